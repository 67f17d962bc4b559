import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Postgres, startPostgres } from '../../helpers/db/postgres';
import { freePort } from '../../helpers/http/ports';
import { ensureBuild } from '../../helpers/source/build';
import { buildGenerator, type Generator, type Load } from '../load/generator';
import { startApp } from './app';
import { startNchan } from './nchan';
import { askControl, familyOf, pin, residentMemory, startChild } from './processes';

/** A server under load, started afresh for each round. */
export type Stand = {
  load: Load;
  /** In bytes, after a garbage collection; `heap` is 0 for servers without one. */
  memory(): Promise<{ rss: number; heap: number }>;
  /** The durations of commits, where there are any: the part of the latency that does not belong to the stream. */
  commits(): Promise<{ p50: number; p99: number } | null>;
  stop(): Promise<void>;
};

/** The processes that run in all rounds. Everything but the servers runs on the load generator's core. */
export type Ground = { folder: string; generator: Generator; postgres: Postgres; close(): Promise<void> };

export async function openGround(): Promise<Ground> {
  await ensureBuild();
  process.env.GREENLIGHT_BUILT = '1';
  await pin([process.pid], 'everythingElse');
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-bench-'));
  try {
    const generator = await buildGenerator(folder);
    const postgres = await startPostgres({ durable: false });
    const close = async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { folder, generator, postgres, close };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export type Candidate = {
  name: string;
  what: string;
  /** A variant that is measured in one round only. */
  once?: boolean;
  start(ground: Ground): Promise<Stand>;
};

const MemorySchema = z.object({ rss: z.number(), heapUsed: z.number() });
export const CommitsSchema = z.object({ p50: z.number(), p99: z.number() });

export async function memoryOf(control: number, pid: number): Promise<{ rss: number; heap: number }> {
  const { heapUsed } = MemorySchema.parse(await askControl(control, 'M'));
  return { rss: residentMemory(familyOf(pid)), heap: heapUsed };
}

/** A program of this folder that opens its own control port. */
function ownProgram(file: string, protocol: Load['protocol'], env: Record<string, string> = {}) {
  return async (): Promise<Stand> => {
    const port = await freePort();
    const child = await startChild([join(import.meta.dirname, file)], { PORT: String(port), ...env });
    const pids = familyOf(child.pid);
    await pin(pids, 'server');
    const path = protocol === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : '/';
    return {
      load: {
        ...{ port, control: child.control, protocol, pids },
        targets: [{ path, header: '' }],
        checkIds: true,
      },
      memory: () => memoryOf(child.control, child.pid),
      commits: async () => null,
      stop: child.stop,
    };
  };
}

/** The publisher is TypeScript that imports the product's own modules. */
export const PUBLISHER_FLAGS = [
  '--conditions=react-server',
  '--import',
  createRequire(import.meta.url).resolve('tsx'),
];

export const CANDIDATES: Candidate[] = [
  { name: 'greenlight', what: 'this app on next start', start: (ground) => startApp(ground) },
  {
    name: 'greenlight-hints',
    what: 'this app, told by another process through NOTIFY',
    once: true,
    start: (ground) => startApp(ground, { ring: 'notifications' }),
  },
  { name: 'raw', what: 'Node, res.write of a shared buffer', start: ownProgram('raw.mjs', 'sse') },
  {
    name: 'raw-batching',
    what: 'Node, what comes within 10 ms in one write',
    start: ownProgram('raw.mjs', 'sse', { BATCHING: '1' }),
  },
  { name: 'better-sse', what: 'better-sse on Node', start: ownProgram('better-sse.mjs', 'sse') },
  { name: 'socket.io', what: 'socket.io over WebSocket', start: ownProgram('socket-io.mjs', 'socket.io') },
  { name: 'ws', what: 'ws on Node', start: ownProgram('ws.mjs', 'ws') },
  { name: 'nchan', what: 'nginx with nchan', start: (ground) => startNchan(ground) },
];
