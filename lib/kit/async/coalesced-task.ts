/**
 * Runs `work` one at a time: a call during a run causes one more run after it, however many calls there were. No call
 * is lost, because the check of `runAgain` and the end of the run happen without a microtask in between; a call in that
 * microtask would rely on a loop that has already ended.
 * @returns a function that requests a run. `work` has to report its own failures; a rejection only ends its run
 */
export function createCoalescedTask(work: () => Promise<void>): () => void {
  let running = false;
  let runAgain = false;

  async function run(): Promise<void> {
    running = true;
    do {
      runAgain = false;
      try {
        await work();
      } catch {
        // The caller's `work` has reported it.
      }
    } while (runAgain);
    running = false;
  }

  return () => {
    if (running) runAgain = true;
    else void run();
  };
}
