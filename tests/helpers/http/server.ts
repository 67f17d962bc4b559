import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { ensureBuild, projectRoot } from '../source/build';
import { waitFor } from '../wait';
import { freePort } from './ports';

export type Server = {
  origin: string;
  port: number;
  pid: number;
  /** The whole output, of stdout and stderr. */
  output(): string;
  /** Sends the signal and waits for the exit. Returns the exit code, or null and the signal. */
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
};

export type ServerEnv = Record<string, string> &
  ({ DATA_DIR: string; DATABASE_URL?: never } | { DATABASE_URL: string; DATA_DIR?: never });

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

/**
 * Starts the production build on a free port and waits until it is healthy. Several may run at once from one build.
 * @throws Error with the output of the server, when it exits before that
 */
export async function startServer(env: ServerEnv, { port }: { port?: number } = {}): Promise<Server> {
  await ensureBuild();
  const own = port ?? (await freePort());
  const host = '127.0.0.1';
  const child = spawn(process.execPath, [next, 'start', '-H', host, '-p', String(own)], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // As `npm start` does, because Greenlight handles the signals itself.
      NEXT_MANUAL_SIG_HANDLE: 'true',
      ...(env.DATABASE_URL ? { AUTH_SECRET: 'the-same-in-every-process-of-the-tests' } : {}),
      NO_DEMO: '1',
      SIGN_INS_PER_MINUTE: '100000',
      STREAMS_PER_PERSON: '1000',
      LOG_LEVEL: 'warn',
      ...env,
      HOST: host,
      PORT: String(own),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const emergency = () => child.kill('SIGKILL');
  process.once('exit', emergency);
  child.once('exit', () => process.removeListener('exit', emergency));
  const output = collect(child);
  const origin = `http://${host}:${own}`;
  await waitFor(
    `the server at ${origin} is healthy`,
    () => {
      if (hasEnded(child)) throw new Error(`The server ended with ${child.exitCode}:\n${output.text}`);
      return isHealthy(origin);
    },
    { within: 120_000, every: 50 },
  ).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    origin,
    port: own,
    pid: child.pid ?? 0,
    output: () => output.text,
    kill: (signal) => end(child, signal),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await end(child, 'SIGKILL');
    },
  };
}

function collect(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output.text += chunk.toString();
    });
  }
  return output;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (!hasEnded(child)) {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
  return { code: child.exitCode, signal: child.signalCode };
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
