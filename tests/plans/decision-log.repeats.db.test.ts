import { expect, test } from 'vitest';
import {
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { approvePlan } from '../../lib/plans/lifecycle/review';
import { refusal } from '../helpers/builders/decisions';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, BEN, detailOf, EMAIL, readyPlan } from '../helpers/providers/scripted';

withFreshOrg();

async function waitingEmail() {
  const { target, version } = await waitingEntry(database, org);
  return { target, ben: { ...target, actor: BEN }, version };
}
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;

const approve = (target: Parameters<typeof approveLogEntry>[1], version: number) =>
  database.transaction((tx) => approveLogEntry(tx, target, { version }));
const undo = (target: Parameters<typeof undoLogEntry>[1], version: number) =>
  database.transaction((tx) => undoLogEntry(tx, target, { version }));

test('a repeated undo is a conflict once another person has approved again', async () => {
  const { target, ben, version } = await waitingEmail();
  const approved = await approve(target, version);
  const undone = await undo(target, approved.version);
  expect(await undo(target, approved.version)).toEqual(undone);
  await approve(ben, undone.version);
  expect(await refused(undo(target, approved.version))).toBe('conflict');
});

test('a repeated approval is a conflict after an undo or a rejection', async () => {
  const { target, ben, version } = await waitingEmail();
  const approved = await approve(target, version);
  const undone = await undo(ben, approved.version);
  expect(await refused(approve(target, version))).toBe('conflict');
  const no = { version: undone.version, reason: 'No.' };
  const rejected = await database.transaction((tx) => rejectLogEntry(tx, ben, no));
  expect(await refused(approve(target, version))).toBe('conflict');
  expect(await database.transaction((tx) => rejectLogEntry(tx, ben, no))).toEqual(rejected);
});

const words = (body: string) => ({ ...Object(EMAIL.args), body });
const edit = (target: Parameters<typeof editLogEntry>[1], version: number, body: string) =>
  database.transaction((tx) => editLogEntry(tx, target, { version, args: words(body) }));

test('a repeated approval is a conflict when another person has approved a different text since', async () => {
  const { target, ben, version } = await waitingEmail();
  const mine = { version, args: words('Mine.') };
  const approved = await database.transaction((tx) => approveLogEntry(tx, target, mine));
  const undone = await undo(ben, approved.version);
  await database.transaction((tx) =>
    approveLogEntry(tx, ben, { version: undone.version, args: words('His.') }),
  );
  const again = database.transaction((tx) => approveLogEntry(tx, target, mine));
  expect(await refusal(again)).toMatchObject({
    code: 'conflict',
    details: { current: { entry: { approved_args: { body: 'His.' }, status: { by: BEN } } } },
  });
});

test('a repeated draft is a conflict once there is another; approved unchanged, the draft stands', async () => {
  const { target, ben, version } = await waitingEmail();
  const mine = await edit(target, version, 'Mine.');
  const approved = await approve(ben, mine.version);
  expect(await edit(target, version, 'Mine.')).toEqual(approved);
  await edit(ben, approved.version, 'His.');
  expect(await refused(edit(target, version, 'Mine.'))).toBe('conflict');
});

test('a repeated plan title is a conflict once there is another; a plan approval survives new titles', async () => {
  const { plan_id } = await readyPlan(database, org, { auto_approve: false });
  const target = { org_id: org, plan_id, actor: ANA };
  const { plan } = await detailOf(database, org, plan_id);
  const approvePlanOnce = () =>
    database.transaction((tx) => approvePlan(tx, target, { version: plan.version }));
  const rename = (actor: typeof ANA, version: number, title: string) =>
    database.transaction((tx) => editPlan(tx, { ...target, actor }, { version, title }));
  const approved = await approvePlanOnce();
  const mine = await rename(ANA, approved.version, 'Mine');
  expect(await rename(ANA, approved.version, 'Mine')).toEqual(mine);
  const his = await rename(BEN, mine.version, 'His');
  expect(await refused(rename(ANA, approved.version, 'Mine'))).toBe('conflict');
  expect(await approvePlanOnce()).toEqual(his);
});
