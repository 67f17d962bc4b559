import 'server-only';
import type { OutboundTool } from '../../plans/tools/tool-args';

/** The message as it is handed to a provider, exactly as approved. */
export type Message =
  | { channel: 'email'; to: string; subject: string; body: string }
  | { channel: 'sms'; to: string; body: string };

/**
 * `key` is the same for every try of one attempt: `act_`, the entry's id, the attempt. `late` is called when the
 * connection stands, right before the content leaves: the process may have been frozen since the try began, and another
 * worker may have been told to send.
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
 * A channel to the outside. `honors_keys`: a second send with the same key has no second effect, so after a crash the
 * message can simply be sent again; without it a crash between intent and record ends in `unknown` and a person
 * decides. `account` distinguishes channels that do not share a memory of keys. `send` makes one try, follows no
 * redirects, and throws DefinitelyNotSent when the provider has certainly not taken the message; any other error means that the
 * outcome is not known.
 */
export type Provider = {
  name: string;
  account?: string;
  honors_keys: boolean;
  send(message: Message, envelope: Envelope, signal: AbortSignal): Promise<Accepted>;
};

export type Providers = Record<OutboundTool, Provider>;

/** The provider has certainly not taken the message: nothing left, or it refused. */
export class DefinitelyNotSent extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DefinitelyNotSent';
  }
}

export const HELD_UP = 'It was not sent: Greenlight was held up for too long before sending it.';

/** The memory of keys that an attempt relies on. */
export function idempotencyScopeOf({ name, account }: Provider): string {
  return account ? `${name}:${account}` : name;
}

/**
 * The same for every try, so that a person or the receiving server can tell whether a message with an unknown outcome
 * arrived.
 */
export function messageIdOf(key: string, from: string): string {
  const domain = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';
  return `<${key}@${domain}>`;
}
