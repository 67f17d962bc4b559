import 'server-only';
import type { OutboundTool } from '../../plans/tools/tool-args';

/** What is handed to a provider, exactly as it was approved. */
export type Message =
  | { channel: 'email'; to: string; subject: string; body: string }
  | { channel: 'sms'; to: string; body: string };

/**
 * `key` is the same for every try of one attempt: `act_`, the entry's id, the attempt. `late` is asked when the connection
 * stands, right before the content leaves: a process may have been stopped since the try began, and by now somebody else
 * may have been told to send.
 */
export type Envelope = {
  key: string;
  org_id: string;
  plan_id: string;
  entry_id: string;
  late(): boolean;
};

export type Accepted = { provider_id: string; delivered: boolean };

/**
 * A way out of the house. `honors_keys`: a second send with the same key has no second effect, so that after a crash we
 * may simply send again; without it a crash between intent and record ends in `unknown` and a person is asked. `account`
 * tells apart what does not share a memory of keys.
 * `send` makes one try, follows no redirects, and throws Refused when the provider has surely not taken the message.
 * Any other error means that we cannot know.
 */
export type Provider = {
  name: string;
  account?: string;
  honors_keys: boolean;
  send(message: Message, envelope: Envelope, signal: AbortSignal): Promise<Accepted>;
};

export type Providers = Record<OutboundTool, Provider>;

/** The provider has certainly not taken the message: nothing left, or it answered no. */
export class Refused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Refused';
  }
}

export const HELD_UP = 'It was not sent: Greenlight was held up for too long before sending it.';

/** Whose memory of keys an attempt relies on. */
export function idempotencyScopeOf({ name, account }: Provider): string {
  return account ? `${name}:${account}` : name;
}

/** The same for every try, so that a person or the receiving server can tell whether a message of unknown fate arrived. */
export function messageIdOf(key: string, from: string): string {
  const domain = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';
  return `<${key}@${domain}>`;
}
