import 'server-only';
import type { OutboundTool } from '../../plans/tools/tool-args';

/** The message as it is handed to a provider, exactly as approved. */
export type Message =
  | { channel: 'email'; to: string; subject: string; body: string }
  | { channel: 'sms'; to: string; body: string };

/**
 * `key` is the same for every try of one attempt: `act_`, the entry's id, the attempt. `isDeadlinePassed` is called
 * when the connection stands, right before the content leaves: the process may have been frozen since the try began,
 * and another worker may be sending.
 */
export type Envelope = {
  key: string;
  org_id: string;
  plan_id: string;
  entry_id: string;
  isDeadlinePassed(): boolean;
};

export type Accepted = { provider_id: string; delivered: boolean };

/**
 * An external channel. `honors_keys`: a second send with the same key has no second effect, so after a crash the
 * message can simply be sent again; without it a crash between intent and record ends in `unknown` and a person
 * decides. `account` distinguishes accounts that do not share their keys. `send` makes one try, follows no redirects,
 * and throws DefinitelyNotSent when the provider has certainly not taken the message, DeadlineMissed when
 * `isDeadlinePassed` stopped it; any other error means that the outcome is unknown, and OutcomeUnknown also says when
 * to try again.
 */
export type Provider = {
  name: string;
  account?: string;
  honors_keys: boolean;
  send(message: Message, envelope: Envelope, signal: AbortSignal): Promise<Accepted>;
};

export type Providers = Record<OutboundTool, Provider>;

const NOT_SENT = Symbol.for('greenlight.definitely-not-sent');

/** The provider has certainly not taken the message: nothing left, or it refused. */
export class DefinitelyNotSent extends Error {
  readonly [NOT_SENT] = true;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DefinitelyNotSent';
  }
}

/**
 * Whether a provider of the runtime threw DefinitelyNotSent. Next bundles routes and background work separately, so each has
 * its own copy of the class, and `instanceof` is true only within one bundle; the global symbol is shared.
 */
export function isDefinitelyNotSent(thrown: unknown): boolean {
  return thrown instanceof Error && NOT_SENT in thrown;
}

/** The deadline passed in this process before the content left. Neither the message nor the provider is at fault. */
export class DeadlineMissed extends DefinitelyNotSent {
  constructor(cause?: unknown) {
    super('It was not sent: Greenlight was held up for too long before sending it.', cause);
    this.name = 'DeadlineMissed';
  }
}

/** The provider has answered, but not whether it took the message. `retry_after_ms`: the pause that it asked for. */
export class OutcomeUnknown extends Error {
  readonly retry_after_ms: number | null;

  constructor(message: string, retry_after_ms: number | null) {
    super(message);
    this.name = 'OutcomeUnknown';
    this.retry_after_ms = retry_after_ms;
  }
}

/** The name under which an attempt's key is kept: the provider, with its account. */
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
