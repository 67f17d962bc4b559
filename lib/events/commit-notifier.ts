import 'server-only';
import { coerceError } from '../errors';
import { createListeners } from '../kit/store';

/** Where the commit was made: in this process, or in another one that sent a notification. */
export type Origin = 'here' | 'elsewhere';
export type CommitListener = (orgIds: ReadonlySet<string>, origin: Origin) => void;

export type CommitNotifier = {
  /** Calls the listeners: these orgs' logs have grown. Best effort; the event hub's poll is the guarantee. */
  notify(orgIds: ReadonlySet<string>, origin?: Origin): void;
  /** Returns unsubscribe. */
  subscribe(listener: CommitListener): () => void;
};

/** Connects commits with streams inside one process. It runs in the committing call, so an error of a listener is only reported. */
export function createCommitNotifier(report: (error: Error) => void = console.error): CommitNotifier {
  const { subscribe, notify } = createListeners<Parameters<CommitListener>>();
  return {
    notify(orgIds, origin = 'here') {
      try {
        notify(orgIds, origin);
      } catch (error) {
        const errors = error instanceof AggregateError ? error.errors : [error];
        for (const each of errors) report(coerceError(each));
      }
    },
    subscribe,
  };
}
