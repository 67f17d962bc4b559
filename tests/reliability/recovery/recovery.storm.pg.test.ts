import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../lib/db/connect';
import type { Database } from '../../../lib/db/transaction';
import { readEnv } from '../../../lib/env';
import { createOrg, type Org } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import type { Server } from '../../helpers/http/server';
import { openSession } from '../../helpers/http/session';
import { createRandom, type Random } from '../../helpers/load/random';
import { problemsOf, startWriters } from '../../helpers/load/restless-writers';
import { sized } from '../../helpers/load/run-size';
import { oneTo } from '../../helpers/load/writers';
import { type Follower, startFollower } from '../../helpers/stream/follower';
import { cursorOf, openEventSource, sequenceOf } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const ROUNDS = sized(4, 60);
const ROUND_MS = 1_500;
const FOLLOWERS = 5;
const SEEDS = process.env.STORM_SEED
  ? [Number(process.env.STORM_SEED)]
  : sized(1, 5) === 1
    ? [randomInt(1_000_000)]
    : oneTo(5);

let backend: Backend;
let server: Server;
let database: Database;
let pool: pg.Pool;

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  server = await backend.start();
  database = await openDatabase(
    readEnv({ DATABASE_URL: backend.databaseUrl ?? '', NODE_ENV: 'test' }),
    () => {},
  );
  pool = new pg.Pool({ connectionString: backend.databaseUrl ?? '', max: 2 });
});
afterAll(async () => {
  await database?.close();
  await pool?.end();
  await backend?.close();
});

/** In each round seven of ten followers lose their connection, one after the other, while events are written. */
async function storm(followers: readonly Follower[], random: Random): Promise<void> {
  for (const _ of oneTo(ROUNDS)) {
    for (const follower of followers) {
      await pause(ROUND_MS / followers.length);
      if (random.chance(0.7)) follower.cut();
    }
  }
}

const storedOf = async (orgId: string) => {
  const { rows } = await pool.query<{ seq: number; mark: string }>(
    `select seq::int, payload->>'plan_id' mark from event where org_id = $1 order by seq`,
    [orgId],
  );
  return rows;
};

const idOf = async ({ slug }: Org) => {
  const { rows } = await pool.query<{ id: string }>('select id from organization where slug = $1', [slug]);
  return rows[0]?.id ?? '';
};

test.each(SEEDS)(
  'while connections break and four writers write, every follower gets each event of its organization once, in order (STORM_SEED=%i)',
  { timeout: ROUNDS * 10_000 + 180_000 },
  async (seed) => {
    const random = createRandom(seed);
    const orgs = [await createOrg(server.origin), await createOrg(server.origin, 'Other Owner')];
    const sides = await Promise.all(
      orgs.map(async (org) => {
        const start = cursorOf((await org.api.get('/plans')).body);
        const followers = oneTo(FOLLOWERS).map(() => startFollower(org.owner.session, org.slug, start));
        // The npm client reconnects by itself and is never cut; it must receive the same events.
        const received: number[] = [];
        const source = openEventSource(org.owner.session, org.slug, start);
        source.addEventListener('plan.state.changed', (event) =>
          received.push(sequenceOf(event.lastEventId)),
        );
        return { orgId: await idOf(org), followers, source, received };
      }),
    );
    const all = sides.flatMap(({ followers }) => followers);
    const writers = startWriters(
      database,
      sides.map(({ orgId }) => orgId),
      random,
    );
    await storm(all, random);
    await writers.stop();

    for (const { orgId, followers, source, received } of sides) {
      const stored = await storedOf(orgId);
      const head = stored.length;
      expect(stored.map(({ seq }) => seq)).toEqual(oneTo(head));
      await waitFor(`all have caught up with ${head}`, () =>
        followers.every((follower) => follower.last() === head),
      );
      await waitFor('the npm client has too', () => received.at(-1) === head);
      source.close();
      expect(received).toEqual(oneTo(head));
      await Promise.all(followers.map((follower) => follower.stop()));
      expect(problemsOf(orgId, stored, followers, writers)).toEqual([]);
      expect(followers.flatMap((follower) => follower.closings())).toEqual([]);
    }
    expect(writers.unanswered.size).toBe(0);
    expect(all.reduce((sum, follower) => sum + follower.breaks(), 0)).toBeGreaterThan(all.length);
  },
);

/** A naive stream: its cursor is the bigserial number that the row got at its insert. */
async function startSerialStream() {
  await pool.query('create table if not exists serial_event (id bigserial primary key, mark text not null)');
  const sent = createServer(async (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    let cursor = sequenceOf(String(request.headers['last-event-id'] ?? 'serial.0'));
    while (!response.closed) {
      const { rows } = await pool.query<{ id: string; mark: string }>(
        'select id, mark from serial_event where id > $1 order by id',
        [cursor],
      );
      for (const { id, mark } of rows) {
        cursor = Number(id);
        const data = JSON.stringify({ plan_id: mark, state: { status: 'executing' }, version: cursor });
        response.write(`id: serial.${id}\nevent: plan.state.changed\ndata: ${data}\n\n`);
      }
      await pause(1);
    }
  });
  sent.listen(0, '127.0.0.1');
  await once(sent, 'listening');
  const address = sent.address();
  if (!address || typeof address === 'string') throw new Error('it listens on a port');
  return {
    session: openSession(`http://127.0.0.1:${address.port}`),
    close: () => new Promise<void>((resolve) => sent.close(() => resolve())),
  };
}

test('negative control: in the same storm followers of a bigserial cursor miss events', async () => {
  const random = createRandom(SEEDS[0] ?? 1);
  const { session, close } = await startSerialStream();
  const followers = oneTo(2).map(() => startFollower(session, 'serial', 'serial.0'));
  const writers = startWriters(database, ['serial'], random, async (tx, _, mark) => {
    await tx.execute(sql`insert into serial_event (mark) values (${mark})`);
  });
  const missing = async () => {
    const { rows } = await pool.query<{ seq: number; mark: string }>(
      'select id::int seq, mark from serial_event order by id',
    );
    const last = rows.at(-1)?.seq ?? 0;
    const past = rows.filter(({ seq }) => seq < last);
    const received = new Set(followers[0]?.received().map(({ mark }) => mark));
    return (
      (followers[0]?.received().at(-1)?.seq ?? 0) >= last && past.some(({ mark }) => !received.has(mark))
    );
  };
  await waitFor('an event is passed over', missing);
  await writers.stop();
  const { rows } = await pool.query<{ seq: number; mark: string }>(
    'select id::int seq, mark from serial_event order by id',
  );
  await waitFor('they have heard the last event', () =>
    followers.every((follower) => follower.last() >= (rows.at(-1)?.seq ?? 0)),
  );
  await Promise.all(followers.map((follower) => follower.stop()));
  await close();
  expect(problemsOf('serial', rows, followers, writers).join('\n')).toMatch(/is wrong from event/);
});
