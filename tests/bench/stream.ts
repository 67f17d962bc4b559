// `npm run bench:stream`: this app's live stream beside other implementations: the same events, the same load generator, one
// core for the server and the other for all the rest. Prints tables; asserts only that every event arrived once and whole.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Measured, Work } from './load/generator';
import { HOW_TO_INSTALL, isNchanInstalled } from './servers/nchan';
import { CANDIDATES, type Candidate, type Ground, openGround, type Stand } from './servers/stand';
import { median, printTable, ratio } from './table';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    servers: { type: 'string', default: '' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 3));
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 3));
const many = flags.quick ? 200 : 1_000;
const IDLE = flags.quick ? [50, 300] : [100, 2_000];

const flat = { mode: 'flat', together: false, batch: 20, window: 4, seconds } as const;
const WORKLOADS = {
  quiet: { mode: 'rate', batch: 1, every: 50, seconds: seconds + 1, connections: many / 2 },
  'flat out, 100': { ...flat, connections: 100 },
  [`flat out, ${many}`]: { ...flat, connections: many },
  [`bursts, ${many}`]: { ...flat, connections: many, batch: 100, window: 1, together: true },
} satisfies Record<string, Work>;

/** Long enough for one heartbeat of every connection, so that their cost is included. */
const APP_QUIET_SECONDS = flags.quick ? 2 : 16;

type Result = {
  candidate: Candidate;
  measured: Map<string, Measured[]>;
  commits: { p50: number; p99: number }[];
  perConnection: { rss: number[]; heap: number[] };
};

const wanted = flags.servers ? flags.servers.split(',') : CANDIDATES.map(({ name }) => name);
const chosen = CANDIDATES.filter(({ name }) => wanted.includes(name));
const results = new Map(
  chosen
    .filter(({ name }) => name !== 'nchan' || isNchanInstalled())
    .map((candidate): [string, Result] => [
      candidate.name,
      { candidate, measured: new Map(), commits: [], perConnection: { rss: [], heap: [] } },
    ]),
);
if (wanted.includes('nchan') && !isNchanInstalled())
  console.log(`nchan: not installed, left out (Debian: ${HOW_TO_INSTALL})`);

const ground = await openGround();
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const result of results.values()) {
      if (result.candidate.once && round > 1) continue;
      console.log(`round ${round} of ${rounds}: ${result.candidate.what}`);
      await measure(ground, result);
    }
  }
} finally {
  await ground.close();
}
report();

async function measure(on: Ground, result: Result): Promise<void> {
  const stand = await result.candidate.start(on);
  try {
    await measureMemory(on, stand, result);
    for (const [name, work] of Object.entries(WORKLOADS)) {
      const isApp = result.candidate.name.startsWith('greenlight');
      const long = name === 'quiet' && isApp ? { ...work, seconds: APP_QUIET_SECONDS } : work;
      const measured = await on.generator.run(stand.load, long);
      result.measured.set(name, [...(result.measured.get(name) ?? []), measured]);
      const commits = await stand.commits();
      if (commits && name === 'quiet') result.commits.push(commits);
    }
  } finally {
    await stand.stop();
  }
}

/** The memory per idle connection, from few and many connections. Runs first, because a used heap has free space. */
async function measureMemory(on: Ground, stand: Stand, { perConnection }: Result): Promise<void> {
  const [few = 0, lots = 0] = IDLE;
  const seen: { rss: number; heap: number }[] = [];
  for (const count of [few, few, lots]) {
    const release = await on.generator.hold(stand.load, count);
    seen.push(await stand.memory());
    await release();
  }
  const [, before, after] = seen;
  if (!before || !after) return;
  for (const kind of ['rss', 'heap'] as const)
    perConnection[kind].push((after[kind] - before[kind]) / (lots - few) / 1_024);
}

function report(): void {
  const of = (name: string, workload: string, value: (measured: Measured) => number) =>
    median((results.get(name)?.measured.get(workload) ?? []).map(value));
  const perCpuSecond = (measured: Measured) => measured.deliveries / measured.cpu_s;
  const names = [...results.keys()];
  const workloads = Object.keys(WORKLOADS);
  console.log(`\n${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.versions.node}`);
  console.log(`Medians of ${rounds} rounds. Quiet: 20 events/s on ${many / 2} connections.`);

  printTable(
    'Deliveries per CPU-second of the server',
    ['', ...workloads],
    names.map((name) => [name, ...workloads.map((workload) => of(name, workload, perCpuSecond))]),
  );
  for (const other of ['raw', 'nchan', 'better-sse']) {
    if (!results.has(other)) continue;
    printTable(
      `The same, as a multiple of ${other}`,
      ['', ...workloads],
      names.map((name) => [
        name,
        ...workloads.map((work) => ratio(of(name, work, perCpuSecond), of(other, work, perCpuSecond))),
      ]),
    );
  }
  printTable(
    'Deliveries per second (for flat out and bursts: what one core of server and one of load generator can do)',
    ['', ...workloads],
    names.map((name) => [
      name,
      ...workloads.map((workload) =>
        of(name, workload, ({ deliveries, seconds: took }) => deliveries / took),
      ),
    ]),
  );
  printTable(
    'CPU of the load generator, % (near 100: it was the limit)',
    ['', ...workloads],
    names.map((name) => [
      name,
      ...workloads.map((work) => of(name, work, (found) => (found.generator_cpu_s / found.seconds) * 100)),
    ]),
  );
  const p50 = (found: Measured) => found.p50_ms;
  const p99 = (found: Measured) => found.p99_ms;
  printTable(
    'Quiet: from publishing to reading, ms; of that the commit, where there is one',
    ['', 'p50', 'p99', 'commit p50', 'commit p99', 'p99 ÷ raw', 'server CPU, %', 'CPU per delivery ÷ raw'],
    names.map((name) => [
      name,
      of(name, 'quiet', p50),
      of(name, 'quiet', p99),
      median((results.get(name)?.commits ?? []).map((commit) => commit.p50)),
      median((results.get(name)?.commits ?? []).map((commit) => commit.p99)),
      ratio(of(name, 'quiet', p99), of('raw', 'quiet', p99)),
      of(name, 'quiet', (found) => (found.cpu_s / found.seconds) * 100),
      ratio(of('raw', 'quiet', perCpuSecond), of(name, 'quiet', perCpuSecond)),
    ]),
  );
  printTable(
    `Server memory per idle connection, KiB (from ${IDLE.join(' to ')} connections)`,
    ['', 'resident', 'of it heap'],
    [...results].map(([name, { perConnection }]) => [
      name,
      median(perConnection.rss),
      name === 'nchan' ? null : median(perConnection.heap),
    ]),
  );
}
