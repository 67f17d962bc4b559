import { afterAll, beforeAll, expect, test } from 'vitest';
import { announceWork } from '../../lib/db/transaction';
import { approveLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import { ANA, readyPlan, runOnce, scriptedPlanner } from '../helpers/providers/scripted';

let database: Awaited<ReturnType<typeof openEmbedded>>;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

/** The queues that `work` announces. */
async function announcedBy(work: () => Promise<unknown>): Promise<string[]> {
  const before = database.work.length;
  await work();
  return database.work.slice(before);
}

test('work is announced after the commit and never after a rollback', async () => {
  const events = database.committed.length;
  const rolledBack = () =>
    database
      .transaction(async (tx) => {
        announceWork(tx, 'runs');
        throw new Error('no');
      })
      .catch(() => {});
  expect(await announcedBy(rolledBack)).toEqual([]);
  const announced = database.work.length;
  const committed = () =>
    database.transaction(async (tx) => {
      announceWork(tx, 'runs');
      announceWork(tx, 'messages');
      announceWork(tx, 'runs');
      expect(database.work).toHaveLength(announced);
    });
  expect(await announcedBy(committed)).toEqual(['runs', 'messages']);
  expect(database.committed.slice(events)).toEqual([]);
});

test('a plan that becomes due announces runs; one that waits for a person announces nothing', async () => {
  const org = await insertOrg(database, 'due');
  expect(await announcedBy(() => readyPlan(database, org, { auto_approve: false }))).toEqual([]);
  let plan_id = '';
  expect(
    await announcedBy(async () => {
      ({ plan_id } = await readyPlan(database, org));
    }),
  ).toEqual(['runs']);
  const target = { org_id: org, plan_id, actor: ANA };
  expect(await announcedBy(() => database.transaction((tx) => pausePlan(tx, target)))).toEqual([]);
  expect(await announcedBy(() => database.transaction((tx) => resumePlan(tx, target)))).toEqual(['runs']);
  expect(await announcedBy(() => runOnce(database, scriptedPlanner([])))).toEqual([]);
});

test('a message in its undo window announces no job: polling finds it', async () => {
  const org = await insertOrg(database, 'undo');
  const mail = await waitingEntry(database, org);
  const decide = () =>
    database.transaction((tx) => approveLogEntry(tx, mail.target, { version: mail.version }));
  expect(await announcedBy(decide)).toEqual([]);
});
