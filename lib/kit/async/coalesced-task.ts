/**
 * Runs `work` one at a time: a call during a run causes one more run after it, however many calls there were. No call is
 * lost: no `await` stands between checking `runAgain` and clearing `running`, so no call can fall in between.
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
