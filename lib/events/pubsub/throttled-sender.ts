import 'server-only';

/**
 * Calls `sendNext` once at a time and at least `spacingMs` apart; the first call after a pause is made at once.
 * `sendNext` sends all waiting items, or returns null when there are none.
 */
export function createThrottledSender(
  spacingMs: number,
  sendNext: () => Promise<void> | null,
): { send(): void; stop(): void } {
  let isWaiting = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    if (isWaiting || stopped) return;
    const sending = sendNext();
    if (!sending) return;
    isWaiting = true;
    await sending;
    timer = setTimeout(() => {
      isWaiting = false;
      void run();
    }, spacingMs).unref();
  }

  return {
    send: () => void run(),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
