const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** For a part of the page that it can do without for now: a network that is away for a moment is only waited for. */
export async function importWithRetry<T>(load: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
