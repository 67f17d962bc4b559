import 'server-only';
import type { ServerResponse } from 'node:http';
import { detachedResponseWriter } from './detached-response';
import { claimResponse } from './response-registry';
import { type OpenStreamWriter, webStreamWriter } from './stream-writer';

/** Next detaches a response within a few milliseconds; a response that takes this long is one that Next does not release. */
const DETACH_MS = 5_000;

export type FallbackReason = 'self_test' | 'not_detached';

export type StreamBridge = {
  /** The writer for the response to `request`: its socket, or after a fallback the web stream. */
  openWriter(request: Request, lingerMs?: number): OpenStreamWriter;
  /** All later streams of this process use the web stream. */
  fallBack(reason: FallbackReason, detail: string): void;
};

type StreamBridgeOptions = {
  /** Called once, at the first fallback. */
  onFallback(reason: FallbackReason, detail: string): void;
  /** Runs `work` after `ms`. Returns cancel. */
  startTimer?(work: () => void, ms: number): () => void;
};

/**
 * Chooses how the streams of this process are written, and watches each detached one. If Next stops reading
 * `writableFinished`, no stream opens any more: it has no heartbeat, no lifetime and no stall timer, and every client
 * falls back to polling without a log line. The watchdog logs that once and disconnects the client, whose next stream
 * goes through the web stream.
 */
export function createStreamBridge({
  onFallback,
  startTimer = unrefTimer,
}: StreamBridgeOptions): StreamBridge {
  let hasFallenBack = false;

  function fallBack(reason: FallbackReason, detail: string): void {
    if (hasFallenBack) return;
    hasFallenBack = true;
    onFallback(reason, detail);
  }

  function withWatchdog(open: OpenStreamWriter, response: ServerResponse): OpenStreamWriter {
    return (greeting, events) => {
      const cancel = startTimer(() => {
        fallBack('not_detached', `Next did not release the response of a stream within ${DETACH_MS} ms.`);
        events.onDisconnect();
        response.destroy();
      }, DETACH_MS);
      return open(greeting, {
        onOpen(writer) {
          cancel();
          events.onOpen(writer);
        },
        onDrain: events.onDrain,
        onDisconnect() {
          cancel();
          events.onDisconnect();
        },
      });
    };
  }

  return {
    openWriter(request, lingerMs) {
      const response = claimResponse(request.headers);
      if (!response || hasFallenBack) return webStreamWriter(request.signal);
      return withWatchdog(detachedResponseWriter(response, lingerMs), response);
    },
    fallBack,
  };
}

function unrefTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms).unref();
  return () => clearTimeout(timer);
}
