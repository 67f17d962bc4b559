import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createCommitNotifier } from '../../../lib/events/commit-notifier';
import { postgresPubSub } from '../../../lib/events/pubsub/postgres';
import { connectPubSub, type OpenPubSub } from '../../../lib/events/pubsub/pubsub';
import { redisPubSub } from '../../../lib/events/pubsub/redis';
import { freshDatabase } from '../../helpers/db/database';
import { hasRedis, openRedis } from '../../helpers/db/redis';
import { waitFor } from '../../helpers/wait';

/** A real pub/sub server, with functions to interrupt it and to publish any text on its channel. */
type Medium = {
  carrier(report: (error: Error) => void): OpenPubSub;
  /** Breaks every connection and refuses new ones. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  say(text: string): Promise<void>;
  close(): Promise<void>;
};

async function openPostgres(): Promise<Medium> {
  const url = await freshDatabase({ empty: true });
  const name = new URL(url).pathname.slice(1);
  const admin = new pg.Client({ connectionString: inject('postgres').url });
  await admin.connect();
  return {
    carrier: (report) => postgresPubSub(url, report),
    async goAway() {
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    comeBack: async () => void (await admin.query(`alter database ${name} allow_connections true`)),
    async say(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`select pg_notify('greenlight_notifications', $1)`, [text]);
      await client.end();
    },
    close: () => admin.end(),
  };
}

async function openRedisMedium(): Promise<Medium> {
  const server = await openRedis();
  const admin = new Redis(server.url, { maxRetriesPerRequest: 0 });
  admin.on('error', () => {});
  return {
    carrier: (report) => redisPubSub(server.url, report),
    goAway: server.kill,
    comeBack: server.start,
    say: async (text) => void (await admin.publish('greenlight:notifications', text)),
    async close() {
      admin.disconnect();
      await server.close();
    },
  };
}

/** The notifier of one process, connected to the others. */
function openProcess(carrier: (report: (error: Error) => void) => OpenPubSub) {
  const notifier = createCommitNotifier();
  const complaints: Error[] = [];
  const hints = connectPubSub(
    notifier,
    carrier((error) => void complaints.push(error)),
  );
  const heard: { orgIds: string[]; origin: string }[] = [];
  notifier.subscribe((orgIds, origin) => void heard.push({ orgIds: [...orgIds], origin }));
  const fromElsewhere = () => heard.filter(({ origin }) => origin === 'elsewhere');
  return {
    ring: (...orgIds: string[]) => notifier.notify(new Set(orgIds)),
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

describe.each(media)('pub/sub over $name', ({ here, open }) => {
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
    // Connecting takes a moment; the first notification that arrives shows that it is done.
    await knock(a, b, 'first');
    await knock(b, a, 'first');
    return { medium, a, b };
  }

  type Process = ReturnType<typeof openProcess>;
  let knocks = 0;

  /** Notifies until the other process receives it. */
  async function knock(from: Process, to: Process, name: string): Promise<void> {
    const tag = `${name}-${knocks++}-`;
    let count = 0;
    await waitFor(`a hint (${name})`, () => {
      from.ring(`${tag}${count++}`);
      return Array.from({ length: count }, (_, index) => to.hears(`${tag}${index}`)).includes(true);
    });
  }

  test.runIf(here)('delivers to the other processes and not to the sender', async () => {
    const { a, b } = await twoProcesses();
    const before = a.rings();
    a.ring('org-1');
    b.ring('org-2');
    await waitFor('both', () => b.hears('org-1') && a.hears('org-2'));
    expect(a.hears('org-1')).toBe(false);
    expect(b.hears('org-2')).toBe(false);
    expect(a.rings()).toBe(before + 1);
  });

  test.runIf(here)('combines a burst of commits into few messages that name all organizations', async () => {
    const { a, b } = await twoProcesses();
    const before = b.rings();
    const orgIds = Array.from(
      { length: 1_000 },
      (_, index) => `${index}-0e2b7c1a-5e5f-4f3c-9a55-d1c2b3a49687`,
    );
    for (const orgId of orgIds) a.ring(orgId);
    for (const orgId of orgIds) a.ring(orgId);
    await waitFor('all of them', () => orgIds.every(b.hears));
    // 40 KB of names in messages that fit, and the first one alone, instead of a message for each of 2,000 commits.
    expect(b.rings() - before).toBeLessThan(20);
  });

  test.runIf(here)('ignores an unreadable message', async () => {
    const { medium, a, b } = await twoProcesses();
    for (const text of ['', ' ', 'x', '\u2028{"org":1}', 'y'.repeat(7_900)]) await medium.say(text);
    await knock(a, b, 'after-nonsense');
    expect(b.complaints).toEqual([]);
  });

  test.runIf(here)('reports a lost connection and restores it', async () => {
    const { medium, a, b } = await twoProcesses();
    for (const time of ['first', 'second']) {
      const told = a.complaints.length;
      await knock(b, a, `before-the-${time}`);
      await medium.goAway();
      // Waits for a refused reconnection, because a connection that is restored at once may not notice the outage.
      await waitFor('it is noticed', () => a.complaints.length > told);
      for (let count = 0; count < 100; count += 1) a.ring(`while-away-${count}`);
      await medium.comeBack();
      await knock(a, b, `after-the-${time}`);
      await knock(b, a, `after-the-${time}`);
      // One report for each outage, not one for each attempt.
      expect(a.complaints).toHaveLength(told + 1);
    }
  });

  test.runIf(here)('connects to a server that starts later', async () => {
    const medium = await open();
    closing.push(medium.close);
    await medium.goAway();
    const [a, b] = [openProcess(medium.carrier), openProcess(medium.carrier)];
    closing.push(a.close, b.close);
    await waitFor('both have noticed', () => a.complaints.length > 0 && b.complaints.length > 0);
    await medium.comeBack();
    await knock(a, b, 'late');
    await knock(b, a, 'late');
    expect([a.complaints.length, b.complaints.length]).toEqual([1, 1]);
  });

  test.runIf(here)('closes while the server is unreachable, and while it connects', async () => {
    const { medium, a, b } = await twoProcesses();
    await openProcess(medium.carrier).close();
    await medium.goAway();
    a.ring('org-1');
    await a.close();
    await b.close();
    await expect(openProcess(medium.carrier).close()).resolves.toBeUndefined();
  });
});

const unreachable = [
  { name: 'PostgreSQL', open: postgresPubSub, url: (port: number) => `postgres://127.0.0.1:${port}/none` },
  { name: 'Redis', open: redisPubSub, url: (port: number) => `redis://127.0.0.1:${port}` },
];

describe.each(unreachable)('$name that was never reachable', ({ open, url }) => {
  test('publishing continues, and closing does not wait', async () => {
    const process = openProcess((report) => open(url(9), report));
    for (let count = 0; count < 100; count += 1) process.ring(`org-${count}`);
    await process.close();
    expect(process.rings()).toBe(0);
  });

  test('is reported once, not once for each attempt', async () => {
    let attempts = 0;
    const door = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = door.address();
    if (!address || typeof address === 'string') throw new Error('the door has a port');
    const process = openProcess((report) => open(url(address.port), report));
    await waitFor('several attempts', () => attempts >= 3);
    expect(process.complaints).toHaveLength(1);
    await process.close();
    door.close();
  });
});
