/**
 * The failpoints. Each is a moment between two steps of a dispatch: claim, intent, send, record, each with a
 * commit of its own. `in_flight` and `stopped_in_flight` are caused from outside when the message has arrived.
 */
export const FAILPOINTS = [
  'after_claim',
  'after_intent',
  'in_flight',
  'after_response',
  'before_commit',
  'after_commit',
  'stopped_after_intent',
  'stopped_in_flight',
  'two_workers',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** `safe` is the product; the others send twice. */
export const POLICIES = ['safe', 'naive', 'pretend_keys'] as const;
export type Policy = (typeof POLICIES)[number];

export type Setting = {
  database_url: string;
  provider: 'email_api' | 'smtp';
  provider_url: string;
  policy: Policy;
};

/** An order to a worker process: send one message and crash at the failpoint, or work until nothing is left. */
export type Order =
  | { do: 'send'; failpoint: Failpoint; lease_ms: number; timeout_ms: number }
  | { do: 'drain' };

export type Report = 'ready' | 'stopping' | 'done';
