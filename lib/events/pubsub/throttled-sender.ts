import 'server-only';

/**
 * Sends what has gathered, one sending at a time and `spacingMs` apart; the first of a row goes at once. `send` takes what
 * is there, or says null when there is nothing.
 */
export function createThrottledSender(
  spacingMs: number,
  send: () => Promise<void> | null,
): { go(): void; stop(): void } {
  let busy = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function go(): Promise<void> {
    if (busy || stopped) return;
    const sending = send();
    if (!sending) return;
    busy = true;
    await sending;
    timer = setTimeout(() => {
      busy = false;
      void go();
    }, spacingMs).unref();
  }

  return {
    go: () => void go(),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
