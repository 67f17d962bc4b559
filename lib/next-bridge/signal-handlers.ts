import 'server-only';

/**
 * Replaces Next's listeners for SIGTERM and SIGINT. Next waits for open responses, so with streams that never end by
 * themselves it never exits; and it does not wait for a message that is being sent to be recorded. Next registers its
 * listeners (unless NEXT_MANUAL_SIG_HANDLE is set) before it runs instrumentation, so they are there to be removed.
 */
export function takeOverSignals(onSignal: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    // `on`, not `once`: Ctrl-C reaches this process twice, from the terminal and through `npm start`, and a signal without a
    // listener ends the process at once.
    process.on(signal, onSignal);
  }
}
