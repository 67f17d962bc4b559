import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../helpers/http/ports';
import { type Server, startServer } from '../../../helpers/http/server';

/** A server process that is killed and restarted at the same address, with the output of all its runs. */
export type Process = {
  name: string;
  origin: string;
  /** Ends the process by this signal and starts a new one. */
  restart(signal: 'SIGKILL' | 'SIGTERM', env?: Record<string, string>): Promise<void>;
  freeze(milliseconds: number): Promise<void>;
  outputs(): string[];
  /** Exits that no signal of ours caused. */
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

  /** While the database restarts, a start fails and is retried. */
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
/** Log lines that are expected while the database is unavailable or aborts a transaction. */
const DATABASE_AWAY =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|terminating connection|database system|the connection is closed|timeout exceeded when trying to connect|lock timeout|deadlock|could not serialize|Client has encountered a connection error|busy or restarting|fallback join|server closed the connection/i;

/** Lines that no fault explains: an unhandled rejection, an unexpected error, a crash. */
export function complaintsOf(output: string): string[] {
  return output.split('\n').filter((line) => {
    if (!line.startsWith('{')) return !EXPECTED_PLAIN.test(line);
    if (/Unhandled rejection|Uncaught exception|A request failed\./.test(line)) return true;
    // A request that was open when its process ended.
    if (/"level":40.*after calling end on the pool/.test(line)) return false;
    return !DATABASE_AWAY.test(line);
  });
}
