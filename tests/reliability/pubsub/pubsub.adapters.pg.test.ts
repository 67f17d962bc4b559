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
type PubSubServer = {
  pubSub(report: (error: Error) => void): OpenPubSub;
  /** Breaks every connection and refuses new ones. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  publish(text: string): Promise<void>;
  close(): Promise<void>;
};

async function openPostgresServer(): Promise<PubSubServer> {
  const url = await freshDatabase({ empty: true });
  const name = new URL(url).pathname.slice(1);
  const admin = new pg.Client({ connectionString: inject('postgres').url });
  await admin.connect();
  return {
    pubSub: (report) => postgresPubSub(url, report),
    async disconnect() {
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    reconnect: async () => void (await admin.query(`alter database ${name} allow_connections true`)),
    async publish(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`select pg_notify('greenlight_notifications', $1)`, [text]);
      await client.end();
    },
    close: () => admin.end(),
  };
}

async function openRedisServer(): Promise<PubSubServer> {
  const server = await openRedis();
  const admin = new Redis(server.url, { maxRetriesPerRequest: 0 });
  admin.on('error', () => {});
  return {
    pubSub: (report) => redisPubSub(server.url, report),
    disconnect: server.kill,
    reconnect: server.start,
    publish: async (text) => void (await admin.publish('greenlight:notifications', text)),
    async close() {
      admin.disconnect();
      await server.close();
    },
  };
}

/** The notifier of one process, connected to the others. */
function openProcess(pubSub: (report: (error: Error) => void) => OpenPubSub) {
  const notifier = createCommitNotifier();
  const complaints: Error[] = [];
  const connection = connectPubSub(
    notifier,
    pubSub((error) => void complaints.push(error)),
  );
  const received: { orgIds: string[]; origin: string }[] = [];
  notifier.subscribe((orgIds, origin) => void received.push({ orgIds: [...orgIds], origin }));
  const fromElsewhere = () => received.filter(({ origin }) => origin === 'elsewhere');
  return {
    ring: (...orgIds: string[]) => notifier.notify(new Set(orgIds)),
    complaints,
    messages: () => fromElsewhere().length,
    hasReceived: (orgId: string) => fromElsewhere().some(({ orgIds }) => orgIds.includes(orgId)),
    close: () => connection.close(),
  };
}

const servers = [
  { name: 'PostgreSQL', here: true, open: openPostgresServer },
  {
    name: hasRedis ? 'Redis' : 'Redis (skipped: no redis-server here)',
    here: hasRedis,
    open: openRedisServer,
  },
];
if (!hasRedis)
  console.info(
    'There is no redis-server here: pub/sub over Redis is NOT tested. apt-get install redis-server',
  );

describe.each(servers)('pub/sub over $name', ({ here, open }) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function twoProcesses() {
    const server = await open();
    closing.push(server.close);
    const join = () => {
      const process = openProcess(server.pubSub);
      closing.push(process.close);
      return process;
    };
    const [a, b] = [join(), join()];
    // Connecting takes a moment; the first notification that arrives shows that it is done.
    await notifyUntilReceived(a, b, 'first');
    await notifyUntilReceived(b, a, 'first');
    return { server, a, b };
  }

  type Process = ReturnType<typeof openProcess>;
  let attempts = 0;

  /** Notifies until the other process receives it. */
  async function notifyUntilReceived(from: Process, to: Process, name: string): Promise<void> {
    const tag = `${name}-${attempts++}-`;
    let count = 0;
    await waitFor(`a hint (${name})`, () => {
      from.ring(`${tag}${count++}`);
      return Array.from({ length: count }, (_, index) => to.hasReceived(`${tag}${index}`)).includes(true);
    });
  }

  test.runIf(here)('delivers to the other processes and not to the sender', async () => {
    const { a, b } = await twoProcesses();
    const before = a.messages();
    a.ring('org-1');
    b.ring('org-2');
    await waitFor('both', () => b.hasReceived('org-1') && a.hasReceived('org-2'));
    expect(a.hasReceived('org-1')).toBe(false);
    expect(b.hasReceived('org-2')).toBe(false);
    expect(a.messages()).toBe(before + 1);
  });

  test.runIf(here)('combines a burst of commits into few messages that name all organizations', async () => {
    const { a, b } = await twoProcesses();
    const before = b.messages();
    const orgIds = Array.from(
      { length: 1_000 },
      (_, index) => `${index}-0e2b7c1a-5e5f-4f3c-9a55-d1c2b3a49687`,
    );
    for (const orgId of orgIds) a.ring(orgId);
    for (const orgId of orgIds) a.ring(orgId);
    await waitFor('all of them', () => orgIds.every(b.hasReceived));
    // 40 KB of names in messages that fit, and the first one alone, instead of a message for each of 2,000 commits.
    expect(b.messages() - before).toBeLessThan(20);
  });

  test.runIf(here)('ignores an unreadable message', async () => {
    const { server, a, b } = await twoProcesses();
    for (const text of ['', ' ', 'x', '\u2028{"org":1}', 'y'.repeat(7_900)]) await server.publish(text);
    await notifyUntilReceived(a, b, 'after-nonsense');
    expect(b.complaints).toEqual([]);
  });

  test.runIf(here)('reports a lost connection and restores it', async () => {
    const { server, a, b } = await twoProcesses();
    for (const time of ['first', 'second']) {
      const reported = a.complaints.length;
      await notifyUntilReceived(b, a, `before-the-${time}`);
      await server.disconnect();
      // Waits for a refused reconnection, because a connection that is restored at once may not notice the outage.
      await waitFor('it is noticed', () => a.complaints.length > reported);
      for (let count = 0; count < 100; count += 1) a.ring(`while-away-${count}`);
      await server.reconnect();
      await notifyUntilReceived(a, b, `after-the-${time}`);
      await notifyUntilReceived(b, a, `after-the-${time}`);
      // One report for each outage, not one for each attempt.
      expect(a.complaints).toHaveLength(reported + 1);
    }
  });

  test.runIf(here)('connects to a server that starts later', async () => {
    const server = await open();
    closing.push(server.close);
    await server.disconnect();
    const [a, b] = [openProcess(server.pubSub), openProcess(server.pubSub)];
    closing.push(a.close, b.close);
    await waitFor('both have noticed', () => a.complaints.length > 0 && b.complaints.length > 0);
    await server.reconnect();
    await notifyUntilReceived(a, b, 'late');
    await notifyUntilReceived(b, a, 'late');
    expect([a.complaints.length, b.complaints.length]).toEqual([1, 1]);
  });

  test.runIf(here)('closes while the server is unreachable, and while it connects', async () => {
    const { server, a, b } = await twoProcesses();
    await openProcess(server.pubSub).close();
    await server.disconnect();
    a.ring('org-1');
    await a.close();
    await b.close();
    await expect(openProcess(server.pubSub).close()).resolves.toBeUndefined();
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
    expect(process.messages()).toBe(0);
  });

  test('is reported once, not once for each attempt', async () => {
    let attempts = 0;
    const server = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('the door has a port');
    const process = openProcess((report) => open(url(address.port), report));
    await waitFor('several attempts', () => attempts >= 3);
    expect(process.complaints).toHaveLength(1);
    await process.close();
    server.close();
  });
});
