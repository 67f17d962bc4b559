import { backoffCeilingMs } from './backoff';

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;

/** Loads a module that the page can do without for now; retries until the network answers. */
export async function importWithRetry<T>(load: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) =>
        setTimeout(resolve, backoffCeilingMs(FIRST_WAIT_MS, MAX_WAIT_MS, attempt)),
      );
    }
  }
}
