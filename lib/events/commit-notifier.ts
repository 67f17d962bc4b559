import 'server-only';
import { coerceError } from '../errors';

/** Where a commit was made: in this process, or in another one that has told us. */
export type Origin = 'here' | 'elsewhere';
export type CommitListener = (orgIds: ReadonlySet<string>, origin: Origin) => void;

export type CommitNotifier = {
  /** Says that these orgs' logs have grown. A hint: whoever misses it finds the events by polling. */
  notify(orgIds: ReadonlySet<string>, origin?: Origin): void;
  /** Returns the way to stop listening. */
  subscribe(listener: CommitListener): () => void;
};

/** The bell between commits and streams of one process. It rings inside the committing call, so no listener may break it. */
export function createCommitNotifier(report: (error: Error) => void = console.error): CommitNotifier {
  const listeners = new Set<CommitListener>();
  return {
    notify(orgIds, origin = 'here') {
      for (const listener of [...listeners]) {
        try {
          listener(orgIds, origin);
        } catch (error) {
          report(coerceError(error));
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
