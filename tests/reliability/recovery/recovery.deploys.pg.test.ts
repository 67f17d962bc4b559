import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../lib/db/connect';
import { migrateServer } from '../../../lib/db/migrate';
import type { Database } from '../../../lib/db/transaction';
import { readEnv } from '../../../lib/env';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, type Org } from '../../helpers/db/org';
import { type Postgres, startPostgres } from '../../helpers/db/postgres';
import { type Server, startServer } from '../../helpers/http/server';
import { type Switch, startSwitch } from '../../helpers/http/switch';
import { createRandom } from '../../helpers/load/random';
import { problemsOf, startWriters, type Writers } from '../../helpers/load/restless-writers';
import { sized } from '../../helpers/load/run-size';
import { oneTo } from '../../helpers/load/writers';
import { type Follower, startFollower } from '../../helpers/stream/follower';
import { openRawStream } from '../../helpers/stream/raw-stream';
import { cursorOf } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const TIMES = sized(1, 30);
const STREAMS = sized(50, 200);
const DOWN_MS = sized(3_000, 20_000);
const SEED = Number(process.env.STORM_SEED ?? randomInt(1_000_000));

let postgres: Postgres;
let url: string;
let entrance: Switch;
let server: Server;
let database: Database;
let org: Org;
/** Calls of this organization are events that the followers of the first one must not receive. */
let other: Org;
let orgId: string;
let writers: Writers;
let followers: Follower[];
let naive: Follower;

const start = async () => {
  const started = await startServer({
    DATABASE_URL: url,
    PUBLIC_URL: entrance.origin,
    RUNNER: 'off',
    // Streams end only for the reasons below.
    STREAM_LIFETIME_S: '36000',
  });
  entrance.pointAt(started.port);
  return started;
};

beforeAll(async () => {
  [postgres, entrance] = await Promise.all([startPostgres(), startSwitch()]);
  url = await postgres.createDatabase('deploys');
  await migrateServer(url);
  server = await start();
  database = await openDatabase(readEnv({ DATABASE_URL: url, NODE_ENV: 'test' }), () => {});
  org = await createOrg(entrance.origin);
  orgId = await query<{ id: string }>('select id from organization').then((rows) => rows[0]?.id ?? '');
  other = await createOrg(entrance.origin, 'Other Owner');
  const cursor = cursorOf((await org.api.get('/plans')).body);
  const follow = (remembers: boolean) => startFollower(org.owner.session, org.slug, cursor, { remembers });
  followers = oneTo(5).map(() => follow(true));
  naive = follow(false);
  console.log(`STORM_SEED=${SEED}`);
  writers = startWriters(database, [orgId], createRandom(SEED));
  await allHaveHeardMore();
});
afterAll(async () => {
  await writers?.stop();
  await Promise.all([...(followers ?? []), naive].map((follower) => follower?.stop()));
  await database?.close();
  await server?.stop();
  await entrance?.close();
  await postgres?.stop();
});

async function query<T extends object>(text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<T>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

const headNow = async () =>
  Number((await query<{ head: string }>(`select head from org_stream where org_id = '${orgId}'`))[0]?.head);

/** Everything that is written from now on reaches every follower. */
async function allHaveHeardMore(): Promise<void> {
  const head = (await headNow()) + 20;
  await waitFor(`all have heard event ${head}`, () => followers.every((each) => each.last() >= head));
  expect(followers.map((each) => each.last() >= head)).not.toContain(false);
}

const repeatedly = (what: string, fault: () => Promise<void>) =>
  test(what, { timeout: TIMES * 60_000 + 120_000 }, async () => {
    for (const _ of oneTo(TIMES)) {
      await fault();
      await allHaveHeardMore();
    }
  });

repeatedly('the server is killed under load and started again', async () => {
  await server.kill('SIGKILL');
  server = await start();
});

repeatedly(
  'the server is told to end: every stream hears bye, and they do not all come back at once',
  async () => {
    const streams = await Promise.all(
      oneTo(STREAMS).map(() => openRawStream(org.owner.session, org.slug, 'aaaaaaaa.0')),
    );
    const { code } = await server.kill('SIGTERM');
    // A process that waited for its streams would be ended by its own time limit, with code 1.
    expect(code).toBe(0);
    await waitFor('all connections are closed', () => streams.every(({ socket }) => socket.destroyed));
    for (const stream of streams) expect(stream.last()).toBe('bye {"reason":"drain"}');
    // A browser waits for the time in `retry` before it reconnects.
    const waits = streams.map((stream) => stream.retry() ?? 0);
    const buckets = new Map<number, number>();
    for (const wait of waits) {
      const bucket = Math.floor(wait / 250);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    }
    expect(waits.every((wait) => wait >= 500 && wait <= 5_000)).toBe(true);
    expect(Math.max(...buckets.values())).toBeLessThan(STREAMS * 0.4);
    server = await start();
  },
);

repeatedly('a new version takes over while the old one still runs', async () => {
  const old = server;
  server = await start();
  await old.kill('SIGTERM');
});

repeatedly('PostgreSQL crashes: the streams stay open', async () => {
  const before = followers.map((follower) => follower.breaks());
  await postgres.restart('immediate');
  await allHaveHeardMore();
  expect(followers.map((follower) => follower.breaks())).toEqual(before);
});

repeatedly('PostgreSQL is away for a while: changes are refused, the streams stay open', async () => {
  const before = followers.map((follower) => follower.breaks());
  await postgres.restart('fast', async () => {
    const away = pause(DOWN_MS);
    expect((await other.api.post('/calls', promiseOfEmail())).status).toBe(503);
    await away;
  });
  await waitFor('changes are taken on again', async () => {
    const { status } = await other.api.post('/calls', promiseOfEmail());
    return status < 300;
  });
  await allHaveHeardMore();
  expect(followers.map((follower) => follower.breaks())).toEqual(before);
});

test('afterwards every follower has every event once, in order', async () => {
  await writers.stop();
  const stored = await query<{ seq: number; mark: string }>(
    `select seq::int, payload->>'plan_id' mark from event where org_id = '${orgId}' order by seq`,
  );
  const head = await headNow();
  expect(stored.map(({ seq }) => seq)).toEqual(oneTo(head));
  await waitFor(`all have caught up with ${head}`, () =>
    [...followers, naive].every((follower) => follower.last() === head),
  );
  const kept = stored.filter(({ mark }) => writers.unanswered.has(mark)).length;
  console.log(
    `${head} events; ${writers.unanswered.size} commits without an answer, of which ${kept} are stored`,
  );
  expect(problemsOf(orgId, stored, followers, writers)).toEqual([]);
  for (const follower of followers) {
    expect(follower.closings().every((said) => said === 'bye drain')).toBe(true);
    expect(follower.breaks()).toBeGreaterThanOrEqual(TIMES * 3);
  }
  // Negative control: a client that reopens the stream without its cursor loses the events in between.
  expect(problemsOf(orgId, stored, [naive], writers).join('\n')).toMatch(/is wrong from event/);
});
