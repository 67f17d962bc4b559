import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { renewEpochs } from '../../lib/events/epochs';
import { readEvents, readStreamHead } from '../../lib/events/log';
import { purgeEvents } from '../../lib/events/retention';
import { event } from '../../lib/events/tables';
import { insertOrg } from '../helpers/db/embedded';
import { oneTo } from '../helpers/load/writers';
import { readStream, requestStream } from '../helpers/stream/stream-lab';
import { lab, withLab } from '../helpers/stream/with-lab';

withLab();

let org: string;
let count = 0;
beforeEach(async () => {
  await lab.database.db.delete(event);
  org = await insertOrg(lab.database, `org${count++}`);
});

const age = (orgId: string, days: number, which: string) =>
  lab.database.db.execute(
    sql`update event set created_at = now() - make_interval(days => ${days}) where org_id = ${orgId} and ${sql.raw(which)}`,
  );
const purgeAll = async (days = 30) => {
  while (await purgeEvents(lab.database, days));
};
const stored = async (orgId = org) =>
  (await readEvents(lab.database.db, orgId, 0, 10_000)).map(({ seq }) => seq);

test('old events are purged, young ones and the head are kept', async () => {
  await lab.append(org, 10);
  const { epoch } = await readStreamHead(lab.database.db, org);
  await age(org, 31, 'seq <= 4');
  await purgeAll();
  expect(await stored()).toEqual([5, 6, 7, 8, 9, 10]);
  expect(await readStreamHead(lab.database.db, org)).toEqual({ epoch, head: 10, oldest: 5 });
  await age(org, 31, 'true');
  await purgeAll();
  expect(await readStreamHead(lab.database.db, org)).toEqual({ epoch, head: 10, oldest: 11 });
  await lab.append(org);
  expect(await readStreamHead(lab.database.db, org)).toEqual({ epoch, head: 11, oldest: 11 });
});

test('an old event after a young one is kept, so that no gap arises', async () => {
  await lab.append(org, 10);
  await age(org, 31, 'seq <= 3 or seq in (5, 6, 9)');
  await purgeAll();
  expect(await stored()).toEqual([4, 5, 6, 7, 8, 9, 10]);
});

test('naive variant: deleting by age alone leaves gaps', async () => {
  await lab.append(org, 10);
  await age(org, 31, 'seq <= 3 or seq in (5, 6, 9)');
  await lab.database.db.execute(sql`delete from event where created_at < now() - make_interval(days => 30)`);
  const left = await stored();
  expect(left).not.toEqual(oneTo(10).slice((left[0] ?? 0) - 1));
});

test('a purge deletes at most 1,000 events at a time, and in the end those of every organization', async () => {
  const { db } = lab.database;
  const write = (slugs: string, events: number) =>
    db.execute(
      sql`insert into event (org_id, seq, type, payload, created_at)
        select o.id, n, 'plan.state.changed', '{}', now() - make_interval(days => 31)
        from organization o, generate_series(1, ${events}::int) n where o.slug like ${slugs}`,
    );
  await db.execute(
    sql`insert into organization (id, name, slug, created_at)
      select 'many' || n, 'Many', 'many' || n, now() from generate_series(1, 120) n`,
  );
  await write('many%', 1);
  await write(org, 2_500);
  await db.execute(sql`update event set created_at = now() where org_id = ${org} and seq > 2200`);
  const total = async () => (await db.select({ seq: event.seq }).from(event)).length;
  const left: number[] = [await total()];
  while (await purgeEvents(lab.database, 30)) left.push(await total());
  left.push(await total());
  for (const [index, each] of left.entries()) {
    if (index > 0) expect((left[index - 1] ?? 0) - each).toBeLessThanOrEqual(1_000);
  }
  expect(left.length).toBeGreaterThan(3);
  expect(left.at(-1)).toBe(300);
  expect((await stored())[0]).toBe(2_201);
});

test('after a purge an old cursor is reset, a young one continues, and open streams are not affected', async () => {
  await lab.append(org, 10);
  const hub = lab.openHub();
  const { epoch } = await readStreamHead(lab.database.db, org);
  const connected = readStream(await requestStream(lab, hub, org, { after: `${epoch}.0` }));
  await connected.until('caught-up');
  await age(org, 31, 'seq <= 6');
  await purgeAll();
  await lab.append(org, 2);
  await connected.until('plan.state.changed', (data) => data.includes('plan-12'));
  expect(connected.ids()).toEqual(oneTo(12).map((seq) => `${epoch}.${seq}`));
  await connected.cancel();

  const young = readStream(await requestStream(lab, hub, org, { after: `${epoch}.6` }));
  await young.until('caught-up');
  expect(young.ids()[0]).toBe(`${epoch}.7`);
  expect(young.names()).not.toContain('reset');
  await young.cancel();
  const old = readStream(await requestStream(lab, hub, org, { after: `${epoch}.5` }));
  await old.until('reset');
  expect(old.data('reset')).toEqual({ reason: 'retention', epoch, head: 12 });
  await old.cancel();
});

/** Restores the log as a backup does: cut after `head`, followed by other events than before. */
async function restoreTo(orgId: string, head: number, after: number): Promise<void> {
  await lab.database.db.execute(sql`delete from event where org_id = ${orgId} and seq > ${head}`);
  await lab.database.db.execute(sql`update org_stream set head = ${head} where org_id = ${orgId}`);
  if (after > 0) await lab.append(orgId, after);
}

test('after a restore every older cursor is reset, whether it is below or above the head', async () => {
  await lab.append(org, 10);
  const before = await readStreamHead(lab.database.db, org);
  await restoreTo(org, 6, 2);
  expect(await renewEpochs(lab.database)).toBeGreaterThanOrEqual(1);
  const { epoch } = await readStreamHead(lab.database.db, org);
  expect(epoch).toMatch(/^[a-z0-9]{8}$/);
  expect(epoch).not.toBe(before.epoch);
  const hub = lab.openHub();
  for (const seq of [3, 7, 10]) {
    const reader = readStream(await requestStream(lab, hub, org, { after: `${before.epoch}.${seq}` }));
    await reader.until('reset');
    expect(reader.data('reset')).toEqual({ reason: 'epoch', epoch, head: 8 });
    expect(reader.ids()).toEqual([]);
    await reader.cancel();
  }
});

test('an open stream is reset once when its epoch is renewed', async () => {
  await lab.append(org, 3);
  const hub = lab.openHub();
  const reader = readStream(await requestStream(lab, hub, org));
  await reader.until('caught-up');
  await renewEpochs(lab.database);
  await reader.ended;
  expect(reader.names().filter((name) => name === 'reset')).toHaveLength(1);
  const { epoch } = await readStreamHead(lab.database.db, org);
  expect(reader.data('reset')).toEqual({ reason: 'epoch', epoch, head: 3 });
});

test('naive variant: without a new epoch a cursor above the head is reset, but one below it misses events', async () => {
  await lab.append(org, 10);
  const { epoch } = await readStreamHead(lab.database.db, org);
  await restoreTo(org, 6, 2);
  const hub = lab.openHub();
  const future = readStream(await requestStream(lab, hub, org, { after: `${epoch}.10` }));
  await future.until('reset');
  expect(future.data('reset')).toMatchObject({ reason: 'future' });
  await future.cancel();
  // This client received number 7 before the restore; the event that has number 7 now is never sent to it.
  const silent = readStream(await requestStream(lab, hub, org, { after: `${epoch}.7` }));
  await silent.until('caught-up');
  expect(silent.names()).not.toContain('reset');
  expect(silent.ids()).toEqual([`${epoch}.8`]);
  await silent.cancel();
});
