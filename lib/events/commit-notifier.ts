import 'server-only';
import { coerceError } from '../errors';

/** Where a commit was made: in this process, or in another one that has told us. */
export type Origin = 'here' | 'elsewhere';
export type BellListener = (orgIds: ReadonlySet<string>, origin: Origin) => void;

export type Bell = {
  /** Says that these orgs' logs have grown. A hint: whoever misses it finds the events by polling. */
  ring(orgIds: ReadonlySet<string>, origin?: Origin): void;
  /** Returns the way to stop listening. */
  listen(listener: BellListener): () => void;
};

/** The bell between commits and streams of one process. It rings inside the committing call, so no listener may break it. */
export function createBell(report: (error: Error) => void = console.error): Bell {
  const listeners = new Set<BellListener>();
  return {
    ring(orgIds, origin = 'here') {
      for (const listener of [...listeners]) {
        try {
          listener(orgIds, origin);
        } catch (error) {
          report(coerceError(error));
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
