import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../lib/db/transaction';
import { appendEvents, readStreamHead, reserveSequence } from '../../lib/events/log';
import { PlanStateChangedSchema } from '../../lib/plans/schema';
import { createOrg, type Org } from '../helpers/org';
import { openPlace, type Place } from '../helpers/place';
import type { Server } from '../helpers/server';
import { cursorOf, openEventSource, openStream, type Stream, sequenceOf } from '../helpers/sse';
import { waitFor } from '../helpers/wait';
import { oneTo, WRITERS, writeConcurrently } from '../helpers/writers';

const TRANSACTIONS = 1_500;
const CLIENTS = 10;

let place: Place;
let server: Server;
let pool: pg.Pool;
let database: Database;

beforeAll(async () => {
  place = await openPlace('PostgreSQL');
  server = await place.start();
  pool = new pg.Pool({ connectionString: place.databaseUrl ?? '', max: WRITERS + 4 });
  database = createDatabase(
    drizzle(pool),
    () => {},
    () => pool.end(),
  );
});
afterAll(async () => {
  await database?.close();
  await place?.close();
});

/** A reader as a browser is one: keeps what it got, and goes on after the last of it when the connection breaks. */
type Reader = { got: { seq: number; mark: string }[]; cut(): void; stop(): Promise<void> };

async function startReader(org: Org, after: string): Promise<Reader> {
  const got: Reader['got'] = [];
  let last = after;
  let stopped = false;
  let stream: Stream | undefined;
  async function read() {
    while (!stopped) {
      stream = await openStream(org.owner.session, org.slug, { after, lastEventId: last });
      expect(stream.status).toBe(200);
      // Told to stop while this one was being opened: nobody else would cut it.
      if (stopped) stream.cut();
      await stream.ended;
      for (const { id, data } of stream.frames) {
        if (id === null) continue;
        got.push({ seq: sequenceOf(id), mark: PlanStateChangedSchema.parse(data).plan_id });
        last = id;
      }
    }
  }
  const reading = read();
  return {
    got,
    cut: () => stream?.cut(),
    async stop() {
      stopped = true;
      stream?.cut();
      await reading;
    },
  };
}

test('eight writers, one in twenty rolled back, readers cut off over and over: every event, once, in order', async () => {
  const orgs = [await createOrg(server.origin), await createOrg(server.origin, 'Other Owner')];
  const [mine, other] = orgs;
  if (!mine || !other) throw new Error('two organisations');
  const start = cursorOf((await mine.api.get('/plans')).body);
  const { rows } = await pool.query<{ id: string; slug: string }>('select id, slug from organization');
  const idOf = (org: Org) => rows.find(({ slug }) => slug === org.slug)?.id ?? '';
  const ids = [idOf(mine), idOf(other)];

  const readers = await Promise.all(Array.from({ length: CLIENTS }, () => startReader(mine, start)));
  const source = openEventSource(mine.owner.session, mine.slug, start);
  const heard: number[] = [];
  source.addEventListener('plan.state.changed', (event) => heard.push(sequenceOf(event.lastEventId)));

  let turn = 0;
  const committed = new Set(
    await writeConcurrently(
      TRANSACTIONS,
      async (mark, beforeCommit) => {
        turn += 1;
        const orgId = ids[turn % 4 === 0 ? 1 : 0] ?? '';
        await database.transaction(async (tx) => {
          const seq = await reserveSequence(tx, orgId, 1);
          const payload = { plan_id: mark, state: { status: 'executing' as const }, version: seq };
          await appendEvents(tx, orgId, [{ seq, type: 'plan.state.changed', payload }]);
          await beforeCommit();
        });
      },
      (count) => {
        if (count % 100 !== 0) return;
        for (const reader of readers) if (Math.random() < 0.7) reader.cut();
      },
    ),
  );

  const { head } = await readStreamHead(database.db, ids[0] ?? '');
  const { head: otherHead } = await readStreamHead(database.db, ids[1] ?? '');
  expect(head + otherHead).toBe(committed.size);
  expect(committed.size).toBeLessThan(TRANSACTIONS);
  const { rows: stored } = await pool.query<{ seq: number; plan_id: string }>(
    `select seq::int, payload->>'plan_id' plan_id from event where org_id = $1 order by seq`,
    [ids[0]],
  );
  expect(stored.map(({ seq }) => seq)).toEqual(oneTo(head));

  await waitFor('the npm client has heard the last event', () => heard.at(-1) === head);
  source.close();
  expect(heard).toEqual(oneTo(head));

  // What a cut reader has still in its buffer arrives before it ends; a last connection brings the rest.
  await Promise.all(readers.map((reader) => reader.stop()));
  for (const { got } of readers) {
    const from = got.at(-1)?.seq ?? 0;
    const rest = await openStream(mine.owner.session, mine.slug, {
      after: from === 0 ? start : `${start.split('.')[0]}.${from}`,
    });
    await rest.find('caught-up');
    rest.cut();
    expect([...got.map(({ seq }) => seq), ...rest.sequence()]).toEqual(oneTo(head));
    const expected = stored.slice(0, got.length).map(({ plan_id }) => plan_id);
    expect(got.map(({ mark }) => mark)).toEqual(expected);
  }
});

test('negative control: the same writers on a bigserial cursor lose events', async () => {
  await pool.query('create table serial_event (id bigserial primary key, mark text not null)');
  let cursor = 0;
  const delivered: string[] = [];
  const poll = async () => {
    const { rows } = await pool.query<{ id: string; mark: string }>(
      'select id, mark from serial_event where id > $1 order by id',
      [cursor],
    );
    for (const row of rows) {
      cursor = Number(row.id);
      delivered.push(row.mark);
    }
  };
  let writing = true;
  const reading = (async () => {
    while (writing) await poll();
  })();
  const committed = await writeConcurrently(TRANSACTIONS, async (mark, beforeCommit) => {
    await database.transaction(async (tx) => {
      await tx.execute(`insert into serial_event (mark) values ('${mark}')`);
      await beforeCommit();
    });
  });
  writing = false;
  await reading;
  await poll();
  const lost = committed.filter((mark) => !delivered.includes(mark));
  expect(lost.length).toBeGreaterThan(0);
});
