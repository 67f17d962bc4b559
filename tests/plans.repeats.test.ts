import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { plan as planTable } from '../lib/db/schema/plans';
import { AppError } from '../lib/errors';
import { approveLogEntry, rejectLogEntry, undoLogEntry } from '../lib/plans/decisions/entry-decisions';
import { insertOrg, openEmbedded } from './helpers/embedded';
import { ANA, BEN, callsOf, EMAIL, readyPlan, runOnce, scriptedPlanner } from './helpers/scripted';

let database: Awaited<ReturnType<typeof openEmbedded>>;
let org: string;
let count = 0;
beforeAll(async () => {
  database = await openEmbedded();
});
beforeEach(async () => {
  await database.db.delete(planTable);
  org = await insertOrg(database, `org${count++}`);
});
afterAll(() => database.close());

async function waitingEmail() {
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an e-mail waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  return { target, ben: { ...target, actor: BEN }, version: waiting.version };
}

async function refused(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`refused with an AppError, not ${thrown}`);
  return thrown.code;
}

const approve = (target: Parameters<typeof approveLogEntry>[1], version: number) =>
  database.transaction((tx) => approveLogEntry(tx, target, { version }));
const undo = (target: Parameters<typeof undoLogEntry>[1], version: number) =>
  database.transaction((tx) => undoLogEntry(tx, target, { version }));

test('a repeated undo is no success once somebody has approved again: the message is going out', async () => {
  const { target, ben, version } = await waitingEmail();
  const approved = await approve(target, version);
  const undone = await undo(target, approved.version);
  expect(await undo(target, approved.version)).toEqual(undone);
  await approve(ben, undone.version);
  expect(await refused(undo(target, approved.version))).toBe('conflict');
});

test('a repeated approval is no success once it was undone, nor when somebody has rejected since', async () => {
  const { target, ben, version } = await waitingEmail();
  const approved = await approve(target, version);
  const undone = await undo(ben, approved.version);
  expect(await refused(approve(target, version))).toBe('conflict');
  const no = { version: undone.version, reason: 'No.' };
  const rejected = await database.transaction((tx) => rejectLogEntry(tx, ben, no));
  expect(await refused(approve(target, version))).toBe('conflict');
  expect(await database.transaction((tx) => rejectLogEntry(tx, ben, no))).toEqual(rejected);
});
