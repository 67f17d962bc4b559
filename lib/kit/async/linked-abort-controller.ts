/**
 * A controller that aborts with `parent`, and can be aborted alone. Not AbortSignal.any: the parent lives as long as the
 * process, and would keep one listener for every piece of work there ever was. Call `release` when the work is over.
 */
export function linkedAbortController(parent: AbortSignal): { controller: AbortController; release(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  if (parent.aborted) abort();
  else parent.addEventListener('abort', abort, { once: true });
  return { controller, release: () => parent.removeEventListener('abort', abort) };
}
