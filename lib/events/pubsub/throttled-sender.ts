import 'server-only';

/**
 * Calls `sendNext` once at a time and at least `spacingMs` apart; the first call after a pause is made at once. `sendNext`
 * takes everything that waits, or returns null when nothing does.
 */
export function createThrottledSender(
  spacingMs: number,
  sendNext: () => Promise<void> | null,
): { send(): void; stop(): void } {
  let busy = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    if (busy || stopped) return;
    const sending = sendNext();
    if (!sending) return;
    busy = true;
    await sending;
    timer = setTimeout(() => {
      busy = false;
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
