/**
 * Where a worker meets its end. Each is a moment between two steps of a dispatch: claim, intent, send, record, each with a
 * commit of its own. `in_flight` and `stopped_in_flight` are brought about from outside, when the message has arrived.
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

/** `safe`: as the product works. The others are what would double. */
export const POLICIES = ['safe', 'naive', 'pretend_keys'] as const;
export type Policy = (typeof POLICIES)[number];

export type Setting = {
  database_url: string;
  provider: 'email_api' | 'smtp';
  provider_url: string;
  policy: Policy;
};

/** What a worker process is told to do: send one message and meet its end, or work until there is nothing left to do. */
export type Order =
  | { do: 'send'; failpoint: Failpoint; lease_ms: number; timeout_ms: number }
  | { do: 'drain' };

export type Report = 'ready' | 'stopping' | 'done';
