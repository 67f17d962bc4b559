import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { createBell } from '../../lib/events/bell';
import { connectHints, type OpenCarrier } from '../../lib/events/hints/hints';
import { postgresCarrier } from '../../lib/events/hints/postgres';
import { redisCarrier } from '../../lib/events/hints/redis';
import { freshDatabase } from '../helpers/database';
import { hasRedis, openRedis } from '../helpers/redis';
import { waitFor } from '../helpers/wait';

/** A real server that carries hints: how to reach it, to trouble it, and to say anything on its channel. */
type Medium = {
  carrier(report: (error: Error) => void): OpenCarrier;
  /** Every connection breaks, and the next ones find it again. */
  breakDown(): Promise<void>;
  say(text: string): Promise<void>;
  close(): Promise<void>;
};

async function openPostgres(): Promise<Medium> {
  const url = await freshDatabase({ empty: true });
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  return {
    carrier: (report) => postgresCarrier(url, report),
    async breakDown() {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    },
    say: async (text) => void (await admin.query(`select pg_notify('greenlight_hints', $1)`, [text])),
    close: () => admin.end(),
  };
}

async function openRedisMedium(): Promise<Medium> {
  const server = await openRedis();
  const admin = new Redis(server.url, { maxRetriesPerRequest: 0 });
  admin.on('error', () => {});
  return {
    carrier: (report) => redisCarrier(server.url, report),
    async breakDown() {
      await server.kill();
      await server.start();
    },
    say: async (text) => void (await admin.publish('greenlight:hints', text)),
    async close() {
      admin.disconnect();
      await server.close();
    },
  };
}

/** The bell of one process, joined to the others'. */
function openProcess(carrier: (report: (error: Error) => void) => OpenCarrier) {
  const bell = createBell();
  const complaints: Error[] = [];
  const hints = connectHints(
    bell,
    carrier((error) => void complaints.push(error)),
  );
  const heard: { orgIds: string[]; origin: string }[] = [];
  bell.listen((orgIds, origin) => void heard.push({ orgIds: [...orgIds], origin }));
  const fromElsewhere = () => heard.filter(({ origin }) => origin === 'elsewhere');
  return {
    ring: (...orgIds: string[]) => bell.ring(new Set(orgIds)),
    complaints,
    rings: () => fromElsewhere().length,
    hears: (orgId: string) => fromElsewhere().some(({ orgIds }) => orgIds.includes(orgId)),
    close: () => hints.close(),
  };
}

const media = [
  { name: 'PostgreSQL', here: true, open: openPostgres },
  {
    name: hasRedis ? 'Redis' : 'Redis (skipped: no redis-server here)',
    here: hasRedis,
    open: openRedisMedium,
  },
];
if (!hasRedis)
  console.info(
    'There is no redis-server here: hints over Redis are NOT tested. apt-get install redis-server',
  );

describe.each(media)('hints over $name', ({ here, open }) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function twoProcesses() {
    const medium = await open();
    closing.push(medium.close);
    const join = () => {
      const process = openProcess(medium.carrier);
      closing.push(process.close);
      return process;
    };
    const [a, b] = [join(), join()];
    // Each may take a moment to be there; from the first hint that arrives on, the way is open.
    await knock(a, b, 'first');
    await knock(b, a, 'first');
    return { medium, a, b };
  }

  type Process = ReturnType<typeof openProcess>;
  let knocks = 0;

  /** Rings until the other one hears. */
  async function knock(from: Process, to: Process, name: string): Promise<void> {
    const tag = `${name}-${knocks++}-`;
    let count = 0;
    await waitFor(`a hint (${name})`, () => {
      from.ring(`${tag}${count++}`);
      return Array.from({ length: count }, (_, index) => to.hears(`${tag}${index}`)).includes(true);
    });
  }

  test.runIf(here)('go to the other processes, and nobody hears his own', async () => {
    const { a, b } = await twoProcesses();
    const before = a.rings();
    a.ring('org-1');
    b.ring('org-2');
    await waitFor('both', () => b.hears('org-1') && a.hears('org-2'));
    expect(a.hears('org-1')).toBe(false);
    expect(b.hears('org-2')).toBe(false);
    expect(a.rings()).toBe(before + 1);
  });

  test.runIf(here)('a burst of commits is a few messages, and none of its orgs is left out', async () => {
    const { a, b } = await twoProcesses();
    const before = b.rings();
    const orgIds = Array.from(
      { length: 1_000 },
      (_, index) => `${index}-0e2b7c1a-5e5f-4f3c-9a55-d1c2b3a49687`,
    );
    for (const orgId of orgIds) a.ring(orgId);
    for (const orgId of orgIds) a.ring(orgId);
    await waitFor('all of them', () => orgIds.every(b.hears));
    // 40 KB of names in pieces that fit, and the first one by itself: not a message for each of two thousand commits.
    expect(b.rings() - before).toBeLessThan(20);
  });

  test.runIf(here)('what cannot be read is not heard, and does no harm', async () => {
    const { medium, a, b } = await twoProcesses();
    for (const text of ['', ' ', 'x', '\u2028{"org":1}', 'y'.repeat(7_900)]) await medium.say(text);
    await knock(a, b, 'after-nonsense');
    expect(b.complaints).toEqual([]);
  });

  test.runIf(here)('a carrier that breaks down is told of once, and found again', async () => {
    const { medium, a, b } = await twoProcesses();
    await medium.breakDown();
    await knock(a, b, 'after-a-breakdown');
    await knock(b, a, 'after-a-breakdown');
    expect(a.complaints.length).toBeLessThanOrEqual(1);
    await medium.breakDown();
    await knock(a, b, 'after-another');
  });

  test.runIf(here)('a process ends while the carrier is away', async () => {
    const { medium, a, b } = await twoProcesses();
    await medium.breakDown();
    a.ring('org-1');
    await a.close();
    await b.close();
  });
});

describe('carriers that were never there', () => {
  test.each([
    { name: 'PostgreSQL', carrier: postgresCarrier('postgres://127.0.0.1:9/none', () => {}) },
    { name: 'Redis', carrier: redisCarrier('redis://127.0.0.1:9', () => {}) },
  ])('$name: ringing goes on, and ending does not wait', async ({ carrier }) => {
    const process = openProcess(() => carrier);
    for (let count = 0; count < 100; count += 1) process.ring(`org-${count}`);
    await process.close();
    expect(process.rings()).toBe(0);
  });
});
