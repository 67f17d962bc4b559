import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../helpers/http/ports';
import { type Server, startServer } from '../../../helpers/http/server';

/** A server process that is killed and comes back at the same address, and what all its lives have written. */
export type Process = {
  name: string;
  origin: string;
  /** The present life ends by this signal, and a new one begins. */
  restart(signal: 'SIGKILL' | 'SIGTERM', env?: Record<string, string>): Promise<void>;
  freeze(milliseconds: number): Promise<void>;
  outputs(): string[];
  /** Lives that ended by themselves. */
  crashes: string[];
  stop(): Promise<void>;
};

export async function startProcess(
  name: string,
  databaseUrl: string,
  env: Record<string, string>,
): Promise<Process> {
  const port = await freePort();
  const past: string[] = [];
  const crashes: string[] = [];
  let present = env;
  let server = await start();

  /** While the database restarts, a start fails; whoever runs servers tries again. */
  async function start(): Promise<Server> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await startServer({ ...present, DATABASE_URL: databaseUrl }, { port });
      } catch (error) {
        if (tries >= 8) throw error;
        await pause(500);
      }
    }
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    const ended = await server.kill(signal);
    past.push(server.output());
    const ours = ended.signal === signal || (signal === 'SIGTERM' && ended.code === 0);
    if (!ours)
      crashes.push(`${name} ended with ${ended.code ?? ended.signal}: ${server.output().slice(-2_000)}`);
  }
  return {
    name,
    origin: server.origin,
    crashes,
    async restart(signal, next) {
      await end(signal);
      present = next ?? present;
      server = await start();
    },
    async freeze(milliseconds) {
      server.pause();
      await pause(milliseconds);
      server.resume();
    },
    outputs: () => [...past, server.output()],
    stop: () => end('SIGKILL'),
  };
}

const EXPECTED_PLAIN = /^\s*$|Next\.js|Local:|Network:|Ready in|Running next\.config|Starting\.\.\.|NODE_ENV/;
/** What a job, a stream or a request may say while the database is away or gives way. */
const DATABASE_AWAY =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|terminating connection|database system|the connection is closed|timeout exceeded when trying to connect|lock timeout|deadlock|could not serialize|Client has encountered a connection error|busy or restarting|fallback join|server closed the connection/i;

/** Lines that no fault of the storm explains: a promise that failed unawaited, an error that was not foreseen, a crash. */
export function complaintsOf(output: string): string[] {
  return output.split('\n').filter((line) => {
    if (!line.startsWith('{')) return !EXPECTED_PLAIN.test(line);
    if (/Unhandled rejection|Uncaught exception|A request failed\./.test(line)) return true;
    // A request that was still under way when its process ended.
    if (/"level":40.*after calling end on the pool/.test(line)) return false;
    return !DATABASE_AWAY.test(line);
  });
}
