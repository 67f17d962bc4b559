import 'server-only';
import { coerceError } from '../errors';

export type Bell = {
  /** Says that these orgs' logs have grown. A hint: whoever misses it finds the events by polling. */
  ring(orgIds: ReadonlySet<string>): void;
  /** Returns the way to stop listening. */
  listen(listener: (orgIds: ReadonlySet<string>) => void): () => void;
};

/** The bell between commits and streams of one process. It rings inside the committing call, so no listener may break it. */
export function createBell(report: (error: Error) => void = console.error): Bell {
  const listeners = new Set<(orgIds: ReadonlySet<string>) => void>();
  return {
    ring(orgIds) {
      for (const listener of [...listeners]) {
        try {
          listener(orgIds);
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
