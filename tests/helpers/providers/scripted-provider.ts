import type { Accepted, Provider } from '../../../lib/delivery/providers/provider';

export type ScriptedProvider = Provider & {
  /** The idempotency keys of the messages, in the order in which they were sent. */
  keys: string[];
  /** The answer to the next messages; a receipt unless the test replaces it. */
  answer(): Promise<Accepted>;
};

/** A provider that records every message and answers as the test sets. */
export function scriptedProvider(honors_keys: boolean): ScriptedProvider {
  const provider: ScriptedProvider = {
    name: 'recording',
    honors_keys,
    keys: [],
    answer: async () => ({ provider_id: 'p1', delivered: true }),
    send(_message, { key }) {
      provider.keys.push(key);
      return provider.answer();
    },
  };
  return provider;
}
