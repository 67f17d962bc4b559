// `npm run bench:growth`: how the cost of this app's live streams grows with connections and with organizations.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { coerceError } from '../../lib/errors';
import { startApp } from './servers/app';
import { CANDIDATES, type Ground, openGround, type Stand } from './servers/stand';
import { type Cell, printTable } from './table';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    connections: { type: 'string' },
    orgs: { type: 'string' },
  },
});
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 5));
const numbers = (given: string | undefined, usual: number[]) => given?.split(',').map(Number) ?? usual;
const CONNECTIONS = numbers(flags.connections, flags.quick ? [10, 100, 300] : [10, 100, 1_000, 10_000]);
const ORGS = numbers(flags.orgs, flags.quick ? [1, 10, 100] : [1, 10, 100, 1_000]);
const FIXED = flags.quick ? 100 : 1_000;
/** Idle connections cost mostly heartbeats, so this is long enough for one on every connection. */
const IDLE_SECONDS = flags.quick ? 2 : 16;
const EVENTS_PER_SECOND = 5;

const MEGABYTE = 1_048_576;
const HEAD = [
  'opened in s',
  'idle CPU, %',
  'CPU, %',
  'CPU-s per 100,000',
  'deliveries/s',
  'p50 ms',
  'p99 ms',
  'resident MB',
  'heap MB',
];

const limit = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
const possible = CONNECTIONS.filter((count) => count + 500 < limit);
if (possible.length < CONNECTIONS.length)
  console.log(`Only ${limit} files may be open (ulimit -Hn); larger sizes are left out.`);

const ground = await openGround();
try {
  for (const name of ['greenlight', 'raw']) {
    const rows: Cell[][] = [];
    const idle = name === 'raw' ? 1 : IDLE_SECONDS;
    for (const connections of possible) {
      const stand = await CANDIDATES.find((each) => each.name === name)?.start(ground);
      if (stand) rows.push([connections, ...(await measure(ground, stand, connections, idle))]);
    }
    const title = name === 'raw' ? 'Node, res.write of a shared buffer' : 'This app';
    printTable(
      `${title}: connections of one organization, ${EVENTS_PER_SECOND} events/s`,
      ['connections', ...HEAD],
      rows,
    );
  }
  const rows: Cell[][] = [];
  for (const orgs of ORGS) {
    const stand = await startApp(ground, { orgs });
    rows.push([orgs, ...(await measure(ground, stand, Math.max(FIXED, orgs), IDLE_SECONDS))]);
  }
  printTable(
    `This app: ${FIXED} connections spread over organizations, ${EVENTS_PER_SECOND} events/s in all of them together`,
    ['organizations', ...HEAD],
    rows,
  );
} finally {
  await ground.close();
}

async function measure(on: Ground, stand: Stand, connections: number, idle: number): Promise<Cell[]> {
  try {
    const busy = await on.generator.run(stand.load, {
      mode: 'rate',
      every: 1_000 / EVENTS_PER_SECOND,
      ...{ connections, batch: 1, seconds, idle },
    });
    const release = await on.generator.hold(stand.load, connections);
    const { rss, heap } = await stand.memory();
    await release();
    return [
      busy.opened_s,
      (busy.idle_cpu_s / idle) * 100,
      (busy.cpu_s / busy.seconds) * 100,
      (busy.cpu_s / busy.deliveries) * 100_000,
      busy.deliveries / busy.seconds,
      busy.p50_ms,
      busy.p99_ms,
      rss / MEGABYTE,
      heap / MEGABYTE,
    ];
  } catch (error) {
    console.log(`${connections} connections: ${coerceError(error).message}`);
    return HEAD.map(() => null);
  } finally {
    await stand.stop();
  }
}
