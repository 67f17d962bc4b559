import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Report, Setting } from './orders';

type Bundler = { build(options: Record<string, unknown>): Promise<unknown> };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the worker into one file, so that its process starts in a fraction of a second. */
export async function bundleWorker(): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-worker-'));
  const require = createRequire(import.meta.url);
  const esbuild: Bundler = createRequire(require.resolve('tsx/package.json'))('esbuild');
  const path = join(folder, 'worker.cjs');
  await esbuild.build({
    entryPoints: [here('./worker.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { 'server-only': here('../../../helpers/source/empty.ts') },
    external: ['pg-native'],
    logLevel: 'error',
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

export type Worker = {
  tell(order: Order): Promise<void>;
  /** Resolves when the worker reports this or exits. */
  heard(word: Report): Promise<void>;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  gone: Promise<NodeJS.Signals | null>;
  /** Ends the worker, also when it is suspended. */
  dismiss(): void;
};

export function startWorker(path: string, setting: Setting): Worker {
  const child: ChildProcess = fork(path, [JSON.stringify(setting)], {
    execArgv: [],
    env: { NODE_ENV: 'test', PATH: process.env.PATH ?? '', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const reported = new Map<unknown, number>();
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  child.on('message', (word) => {
    reported.set(word, (reported.get(word) ?? 0) + 1);
    wake();
  });
  let ended = false;
  const gone = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      ended = true;
      wake();
      resolve(signal);
    });
  });
  child.on('error', () => {});

  function heard(word: Report): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const count = reported.get(word) ?? 0;
        if (count === 0 && !ended) return;
        reported.set(word, count - 1);
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }
  const ready = heard('ready');
  return {
    async tell(order) {
      await ready;
      await new Promise<void>((resolve) => {
        child.send(order, () => resolve());
      });
    },
    heard,
    signal: (signal) => void child.kill(signal),
    gone,
    dismiss: () => void child.kill('SIGKILL'),
  };
}
