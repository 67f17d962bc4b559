/**
 * Runs `work` one at a time: a call during a run causes one more run after it, however many calls there were. No call is
 * lost, because the last look at `again` and the end of the run happen in one step; with a microtask in between, a call in
 * that microtask would count on a loop that has already ended.
 * @returns a function that asks for a run; `work` has to handle its own failures, a rejection only ends its run
 */
export function createCoalescedTask(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    running = true;
    do {
      again = false;
      try {
        await work();
      } catch {
        // The caller's `work` has reported it.
      }
    } while (again);
    running = false;
  }

  return () => {
    if (running) again = true;
    else void run();
  };
}
