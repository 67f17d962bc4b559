import type { Accepted, Provider } from '../../../lib/delivery/providers/provider';

export type ScriptedProvider = Provider & {
  /** The idempotency keys of the messages, in the order in which they were sent. */
  keys: string[];
  /** What the next messages get; a receipt unless the test sets something else. */
  answer(): Promise<Accepted>;
};

/** A provider that records every message and answers as the test says. */
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
