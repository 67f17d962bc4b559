import 'server-only';
import { seedDemo } from './demo/seed-demo';
import { seedHistory } from './demo/seed-history';
import { coerceError } from './errors';
import { isStreamUrl } from './http/stream/sse';
import { REFUSAL_PATHS } from './http/unknown-path';
import { guardMalformedUrls } from './next-bridge/malformed-url-guard';
import { captureStreamResponses } from './next-bridge/response-registry';
import { testStreamBridge } from './next-bridge/self-test';
import { takeOverSignals } from './next-bridge/signal-handlers';
import { type Runtime, startRuntime } from './runtime';

/** Beside the 10 s that a message on its way may take, closing must not take long: an orchestrator kills at 30. */
const LAST_RESORT_MS = 15_000;

/**
 * Starts the process's part of the product and ties it to the process's life. If it cannot start, the process ends: Next
 * alone would go on and answer every request with 500.
 */
export async function startProcess(): Promise<void> {
  try {
    guardMalformedUrls(REFUSAL_PATHS);
    captureStreamResponses(isStreamUrl);
    const running = await startRuntime();
    await checkStreamBridge(running);
    await seedDemo(running);
    endWith(running);
    // Nobody has to wait for it: it appears while people look.
    void seedHistory(running, running.isDraining).catch((err: unknown) => {
      if (running.isDraining()) return;
      running.log.warn({ err }, 'The demo’s history is incomplete; the next start goes on with it.');
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

function endWith(running: Runtime): void {
  const end = (code: number) => {
    setTimeout(() => process.exit(code || 1), LAST_RESORT_MS).unref();
    running.stop().then(
      () => process.exit(code),
      (err: unknown) => {
        running.log.error({ err }, 'The shutdown did not go cleanly.');
        process.exit(1);
      },
    );
  };
  takeOverSignals(() => end(0));
  process.on('uncaughtException', (err) => {
    running.log.fatal({ err }, 'Something threw where nothing catches; ending.');
    end(1);
  });
  // Next leaves the aborts of streams unawaited, so this alone is no reason to end.
  process.on('unhandledRejection', (err) =>
    running.log.error({ err }, 'A promise failed that nobody awaited.'),
  );
}
