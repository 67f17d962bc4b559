import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { changesBetween } from '../../lib/plans/changes/field-changes';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { approvePlan } from '../../lib/plans/lifecycle/review';
import type { Stale } from '../../lib/plans/schema/log-entry';
import { log_entry } from '../../lib/plans/tables';
import { decisionsOf } from '../helpers/builders/decisions';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, callsOf, detailOf, EMAIL, readyPlan } from '../helpers/providers/scripted';

withFreshOrg();

const AS_ADMIN = { role: 'admin', channel: 'web' } as const;
const HOUR = 3_600_000;

/** Moves the start of the entry's waiting one hour into the past. */
async function waitedAnHour(entryId: string, since: 'created_at' | 'waiting_since') {
  const times = { waiting_since: null, [since]: new Date(Date.now() - HOUR) };
  await database.db.update(log_entry).set(times).where(eq(log_entry.id, entryId));
}

test.each(['created_at', 'waiting_since'] as const)(
  'a decision records role, channel and waiting time (%s)',
  async (since) => {
    const { target, version, plan_id } = await waitingEntry(database, org);
    await waitedAnHour(target.entry_id, since);
    const no = { version, reason: 'Not now.' };
    await database.transaction((tx) => rejectLogEntry(tx, { ...target, ...AS_ADMIN }, no));
    const [made, ...more] = await decisionsOf(database, plan_id);
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      kind: 'reject',
      actor: ANA,
      role: 'admin',
      channel: 'web',
      version_seen: version,
      detail: { reason: 'Not now.' },
      changes: null,
    });
    expect(made?.waited_ms).toBeGreaterThanOrEqual(HOUR);
    expect(made?.waited_ms).toBeLessThan(2 * HOUR);
  },
);

test('edits are recorded field by field beside the proposed message', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org);
  const args = {
    to: 'kim@example.com',
    subject: 'Your quote',
    body: 'Other words.',
    send_at: '2030-01-02T08:00:00Z',
  };
  const draft = await database.transaction((tx) => editLogEntry(tx, target, { version, args }));
  const approved = await database.transaction((tx) =>
    approveLogEntry(tx, target, { version: draft.version }),
  );
  await database.transaction((tx) => undoLogEntry(tx, target, { version: approved.version }));
  const changes = [
    { field: 'body', before: 'Here it is.', after: 'Other words.' },
    { field: 'send_at', before: null, after: expect.stringContaining('2030-01-02') },
  ];
  const made = await decisionsOf(database, plan_id);
  expect(made).toMatchObject([
    { kind: 'edit', changes },
    // The edit and the approval of the draft both record the difference from the proposal.
    { kind: 'approve', changes },
    // An approved entry does not wait, so its undo has no waiting time.
    { kind: 'undo', changes: null, waited_ms: null },
  ]);
});

test('a message approved as proposed has no changes, also when it is sent as an edit', async () => {
  const first = await waitingEntry(database, org);
  await database.transaction((tx) => approveLogEntry(tx, first.target, { version: first.version }));
  const second = await waitingEntry(database, org);
  const same = { version: second.version, args: Object(EMAIL.args) };
  await database.transaction((tx) => approveLogEntry(tx, second.target, same));
  for (const { plan_id } of [first, second]) {
    expect(await decisionsOf(database, plan_id)).toMatchObject([{ kind: 'approve', changes: null }]);
  }
});

test('an answer and a plan review record the same details', async () => {
  const question = { tool: 'ask_user', args: { question: 'Which address?' }, evidence: [] };
  const question_entry = await waitingEntry(database, org, question);
  const reply = { version: question_entry.version, answer: 'The new one.' };
  await database.transaction((tx) => answerQuestion(tx, { ...question_entry.target, ...AS_ADMIN }, reply));
  expect(await decisionsOf(database, question_entry.plan_id)).toMatchObject([
    { kind: 'answer', ...AS_ADMIN, waited_ms: expect.any(Number), changes: null },
  ]);

  const { plan_id } = await readyPlan(database, org, { auto_approve: false });
  const target = { org_id: org, plan_id, actor: ANA, ...AS_ADMIN };
  const { plan } = await detailOf(database, org, plan_id);
  const renamed = await database.transaction((tx) =>
    editPlan(tx, target, { version: plan.version, title: 'New', description: plan.description }),
  );
  await database.transaction((tx) => approvePlan(tx, target, { version: renamed.version }));
  const title = { field: 'title', before: plan.title, after: 'New' };
  expect(await decisionsOf(database, plan_id)).toMatchObject([
    { kind: 'edit_plan', ...AS_ADMIN, waited_ms: expect.any(Number), changes: [title] },
    { kind: 'approve_plan', ...AS_ADMIN, waited_ms: expect.any(Number), changes: null },
  ]);
});

test('approval removes the flags that the person has seen, and flags stay while the entry waits', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org);
  const stale: Stale[] = [
    { reason: 'newer_call', text: 'There was a newer call.', at: '2026-03-03T10:00:00.000Z' },
  ];
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an email waits');
  await database.db
    .update(log_entry)
    .set({ entry: { ...waiting.entry, stale } })
    .where(eq(log_entry.id, target.entry_id));
  const args = { ...Object(EMAIL.args), body: 'Other words.' };
  const draft = await database.transaction((tx) => editLogEntry(tx, target, { version, args }));
  expect(draft.entry).toMatchObject({ stale });
  const approved = await database.transaction((tx) =>
    approveLogEntry(tx, target, { version: draft.version }),
  );
  expect(approved.entry).not.toHaveProperty('stale');
  const undone = await database.transaction((tx) => undoLogEntry(tx, target, { version: approved.version }));
  expect(undone.entry).not.toHaveProperty('stale');
});

test('the changes include a removed field and an added field, and ignore the order', () => {
  expect(changesBetween({ a: 1, b: { x: 1, y: 2 } }, { b: { y: 2, x: 1 }, a: 1 })).toBeNull();
  expect(changesBetween({ gone: 'x', list: [1, 2] }, { list: [2, 1], new: 'y' })).toEqual([
    { field: 'gone', before: 'x', after: null },
    { field: 'list', before: [1, 2], after: [2, 1] },
    { field: 'new', before: null, after: 'y' },
  ]);
});
