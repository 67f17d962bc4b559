import 'server-only';
import { stopGraceMs } from './delivery/providers/create-providers';
import { seedDemo } from './demo/seed-demo';
import { seedHistory } from './demo/seed-history';
import { coerceError } from './errors';
import { isStreamUrl } from './http/stream/sse';
import { REFUSED_REQUEST_PATHS } from './http/unknown-path';
import { guardMalformedUrls } from './next-bridge/malformed-url-guard';
import { captureStreamResponses } from './next-bridge/response-registry';
import { testStreamBridge } from './next-bridge/self-test';
import { takeOverSignals } from './next-bridge/signal-handlers';
import { type Runtime, startRuntime } from './runtime';

/** The time for the rest of the shutdown. With the default settings the process ends within 25 s; orchestrators kill it after 30. */
const CLOSED_WITHIN_MS = 3_000;

/**
 * Starts the runtime and stops it with the process. If it cannot start, the process exits; Next would continue and
 * answer every request with 500.
 */
export async function startProcess(): Promise<void> {
  try {
    guardMalformedUrls(REFUSED_REQUEST_PATHS);
    captureStreamResponses(isStreamUrl);
    const running = await startRuntime();
    await checkStreamBridge(running);
    await seedDemo(running);
    stopOnSignals(running);
    // Not awaited, so that the server accepts requests meanwhile.
    void seedHistory(running, running.isDraining).catch((err: unknown) => {
      if (running.isDraining()) return;
      running.log.warn({ err }, 'The history of the demo is incomplete; the next start continues it.');
    });
  } catch (error) {
    console.error(`\nGreenlight cannot start. ${coerceError(error).message}\n`);
    process.exit(1);
  }
}

async function checkStreamBridge({ streamBridge, log }: Runtime): Promise<void> {
  const failure = await testStreamBridge();
  if (failure) streamBridge.fallBack('self_test', failure);
  else log.info('Streams are written to their sockets, past Next.');
}

function stopOnSignals(running: Runtime): void {
  const end = (code: number) => {
    setTimeout(() => process.exit(code || 1), stopGraceMs(running.env) + CLOSED_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(code),
      (err: unknown) => {
        running.log.error({ err }, 'The shutdown failed.');
        process.exit(1);
      },
    );
  };
  takeOverSignals(() => end(0));
  process.on('uncaughtException', (err) => {
    running.log.fatal({ err }, 'Uncaught exception; the process ends.');
    end(1);
  });
  // Next leaves the promise of an aborted stream unhandled, so an unhandled rejection alone must not end the process.
  process.on('unhandledRejection', (err) => running.log.error({ err }, 'Unhandled rejection.'));
}
