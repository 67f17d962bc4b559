import { expect, test } from 'vitest';
import { appendEvents, readEvents, readHeads, readStreamHead } from '../../lib/events/log';
import { EVT_PLAN_STATE_CHANGED, type OrgEvent } from '../../lib/events/schema';
import { insertOrg } from '../helpers/db/embedded';
import { lab, withLab } from '../helpers/stream/with-lab';

withLab();

function stateChanged(seq: number): OrgEvent {
  const payload = { plan_id: 'p', state: { status: 'executing' as const }, version: seq };
  return { seq, type: EVT_PLAN_STATE_CHANGED, payload };
}

test('sequence numbers are dense, and a rollback releases its numbers', async () => {
  const org = await insertOrg(lab.database, 'dense');
  await lab.append(org, 3);
  await expect(
    lab.database.transaction((tx) =>
      appendEvents(tx, org, 5, (first) => {
        expect(first).toBe(4);
        throw new Error('changed our mind');
      }),
    ),
  ).rejects.toThrow('changed our mind');
  await lab.append(org, 2);
  const rows = await readEvents(lab.database.db, org, 0, 100);
  expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(rows[3]).toEqual({
    age: expect.any(Number),
    seq: 4,
    type: EVT_PLAN_STATE_CHANGED,
    payload: { plan_id: 'plan-4', state: { status: 'completed', summary: '' }, version: 4 },
  });
  expect((await readEvents(lab.database.db, org, 1, 2)).map((row) => row.seq)).toEqual([2, 3]);
});

test('a stream without events has head 0 and oldest 1', async () => {
  const org = await insertOrg(lab.database, 'fresh');
  const empty = await readStreamHead(lab.database.db, org);
  expect(empty).toEqual({ epoch: expect.stringMatching(/^[a-z0-9]{8}$/), head: 0, oldest: 1 });
  await lab.append(org, 4);
  expect(await readStreamHead(lab.database.db, org)).toEqual({ ...empty, head: 4, oldest: 1 });
});

test('only committed events are announced', async () => {
  const org = await insertOrg(lab.database, 'announced');
  const before = lab.database.committed.length;
  await expect(
    lab.database.transaction(async (tx) => {
      await appendEvents(tx, org, 1, (seq, publish) => publish(stateChanged(seq)));
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(lab.database.committed.slice(before)).toEqual([]);
  await lab.append(org);
  expect(lab.database.committed.slice(before)).toEqual([org]);
});

test('an append whose events do not match its numbers is refused', async () => {
  const org = await insertOrg(lab.database, 'holes');
  await lab.append(org);
  for (const seqs of [[], [2], [2, 4], [3, 2], [2, 2], [2, 3, 4]]) {
    const appending = lab.database.transaction((tx) =>
      appendEvents(tx, org, 2, (_first, publish) => {
        for (const seq of seqs) publish(stateChanged(seq));
      }),
    );
    await expect(appending).rejects.toThrow('for the 2 numbers from 2 on');
  }
  expect(await readStreamHead(lab.database.db, org)).toMatchObject({ head: 1 });
  expect(await lab.append(org, 2)).toBe(3);
});

test('readHeads returns the heads of known organizations and leaves out unknown ones', async () => {
  const org = await insertOrg(lab.database, 'heads');
  await lab.append(org, 2);
  const { epoch } = await readStreamHead(lab.database.db, org);
  expect(await readHeads(lab.database.db, [org, 'unknown'])).toEqual(new Map([[org, { epoch, head: 2 }]]));
  expect(await readHeads(lab.database.db, [])).toEqual(new Map());
});

test('appending to and reading an organization that does not exist fails with not_found', async () => {
  const appending = lab.database.transaction((tx) =>
    appendEvents(tx, 'unknown', 1, (seq, publish) => publish(stateChanged(seq))),
  );
  await expect(appending).rejects.toMatchObject({ code: 'not_found' });
  await expect(readStreamHead(lab.database.db, 'unknown')).rejects.toMatchObject({ code: 'not_found' });
});
