import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The target of the connections: a path, and one header line. */
export type Target = { path: string; header: string };

export type Load = {
  port: number;
  control: number;
  protocol: 'sse' | 'ws' | 'socket.io';
  targets: readonly Target[];
  checkIds: boolean;
  pids: readonly number[];
};

/** Nothing is published for `idle` seconds; then come the warm-up and the measurement. `flat`: as fast as possible, with this many batches in flight. `rate`: one batch every so many milliseconds. */
export type Work = { connections: number; batch: number; seconds: number; warm?: number; idle?: number } & (
  | { mode: 'flat'; window: number; together: boolean }
  | { mode: 'rate'; every: number }
);

const MeasuredSchema = z.object({
  opened_s: z.number(),
  idle_cpu_s: z.number(),
  seconds: z.number(),
  deliveries: z.number(),
  cpu_s: z.number(),
  generator_cpu_s: z.number(),
  p50_ms: z.number(),
  p99_ms: z.number(),
  max_ms: z.number(),
  expected: z.number(),
  delivered: z.number(),
  gaps: z.number(),
  repeats: z.number(),
  bad: z.number(),
  incomplete: z.number(),
  closed: z.number(),
  /** Control frames and bytes read, to explain missing events. */
  control: z.number(),
  bytes: z.number(),
});
export type Measured = z.infer<typeof MeasuredSchema>;

export type Generator = {
  /** @throws Error when an event was lost, came twice, or was not whole */
  run(load: Load, work: Work): Promise<Measured>;
  /** Opens connections and keeps them. Returns close. */
  hold(load: Load, connections: number): Promise<() => Promise<void>>;
};

/** Compiles the load generator into `folder`. A JavaScript generator would be slower than the servers that it measures. */
export async function buildGenerator(folder: string): Promise<Generator> {
  const program = join(folder, 'generator');
  const sources = ['generator.c', 'connection.c'].map((name) => join(import.meta.dirname, name));
  await promisify(execFile)('cc', ['-O2', '-o', program, ...sources]).catch((error: unknown) => {
    throw new Error(
      'The load generator is written in C and needs a compiler: apt-get install gcc libc6-dev',
      {
        cause: error,
      },
    );
  });
  const targets = join(folder, 'targets');

  async function start(load: Load, flags: Record<string, string | number>): Promise<ChildProcess> {
    await writeFile(targets, load.targets.map(({ path, header }) => `${path}\t${header}\n`).join(''));
    const all = {
      port: load.port,
      control: load.control,
      protocol: load.protocol,
      targets,
      pids: load.pids.join(','),
      'check-ids': load.checkIds ? 1 : 0,
      ...flags,
    };
    const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  return {
    async run(load, work) {
      const { connections, batch, seconds, warm = 0.5, idle = 0, mode } = work;
      const child = await start(load, {
        ...{ connections, batch, seconds, warm, idle, mode },
        ...(work.mode === 'flat'
          ? { window: work.window, together: work.together ? 1 : 0 }
          : { every: work.every }),
      });
      const measured = MeasuredSchema.parse(JSON.parse(await firstLine(child)));
      const { gaps, repeats, bad, incomplete, closed, delivered, expected } = measured;
      if (gaps + repeats + bad + incomplete + closed > 0 || delivered !== expected)
        throw new Error(`Not every event arrived once and whole: ${JSON.stringify(measured)}`);
      return measured;
    },
    async hold(load, connections) {
      const child = await start({ ...load, control: 0 }, { connections, mode: 'hold' });
      await firstLine(child);
      return async () => {
        const gone = once(child, 'exit');
        child.stdin?.end();
        await gone;
      };
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the load generator has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The load generator ended without a result.');
}
