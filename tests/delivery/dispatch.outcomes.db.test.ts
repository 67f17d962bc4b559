import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { contact } from '../../lib/contacts/tables';
import { claimDueEntry } from '../../lib/delivery/dispatch/claim';
import { type DispatchDeps, recordOutcome, send, writeIntent } from '../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { recoverAbandonedDispatch } from '../../lib/delivery/dispatch/recover-dispatch';
import { createOutboxProvider } from '../../lib/delivery/providers/outbox';
import { DefinitelyNotSent } from '../../lib/delivery/providers/provider';
import { dispatch, outbox_message } from '../../lib/delivery/tables';
import { resolveLogEntry, undoLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { log_entry, plan as planTable } from '../../lib/plans/tables';
import { approvedEmail } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { dispatchDeps } from '../helpers/providers/dispatch-deps';
import { ANA, callsOf, detailOf, makeDue } from '../helpers/providers/scripted';
import { type ScriptedProvider, scriptedProvider } from '../helpers/providers/scripted-provider';

withFreshOrg();

let provider: ScriptedProvider;
let deps: DispatchDeps;
beforeEach(() => {
  provider = scriptedProvider(false);
  deps = dispatchDeps(database, provider);
});

async function statusOf(planId: string, index = 0) {
  const call = (await callsOf(database, org, planId, 'send_email'))[index];
  if (!call) throw new Error('an email was proposed');
  return { status: call.entry.status, version: call.version };
}

test('an approved message is sent once, when it is due, and the plan continues', async () => {
  const { plan_id, target } = await approvedEmail(database, org);
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  await makeDue(database, target.entry_id);
  expect(await executeScheduledToolCalls(deps)).toBe(true);
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  expect(provider.keys).toEqual([`act_${target.entry_id}_1`]);
  expect((await statusOf(plan_id)).status).toMatchObject({
    state: 'executed',
    by: ANA,
    receipt: { provider: 'recording', provider_id: 'p1', delivered: true },
  });
  expect((await detailOf(database, org, plan_id)).plan.state.status).toBe('stand_by');
});

test.each(['undone', 'paused', 'stopped'])('%s before it is due: nothing is sent', async (how) => {
  const { plan_id, target } = await approvedEmail(database, org);
  await makeDue(database, target.entry_id);
  const claim = await database.transaction((tx) => claimDueEntry(tx, 30_000));
  if (!claim) throw new Error('the message is due');
  const { version } = await statusOf(plan_id);
  await database.transaction(async (tx) => {
    if (how === 'undone') await undoLogEntry(tx, target, { version });
    if (how === 'paused') await pausePlan(tx, target);
    if (how === 'stopped') await stopPlan(tx, target);
  });
  expect(await database.transaction((tx) => writeIntent(tx, deps, claim))).toBeNull();
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  expect(provider.keys).toEqual([]);
});

test('resuming a plan never sends at once', async () => {
  const { target } = await approvedEmail(database, org);
  await makeDue(database, target.entry_id);
  await database.transaction((tx) => pausePlan(tx, target));
  await database.transaction((tx) => resumePlan(tx, target));
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  await makeDue(database, target.entry_id);
  expect(await executeScheduledToolCalls(deps)).toBe(true);
});

test('a message to a contact who opted out is not sent and returns to a person', async () => {
  const { plan_id, contact_id, target } = await approvedEmail(database, org);
  await database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, contact_id));
  await makeDue(database, target.entry_id);
  await executeScheduledToolCalls(deps);
  expect(provider.keys).toEqual([]);
  expect((await statusOf(plan_id)).status).toEqual({
    state: 'pending',
    held: expect.stringContaining('Kim Example'),
  });
});

test('a definite refusal is failed; any other error is unknown and is not retried', async () => {
  const refused = await approvedEmail(database, org);
  await makeDue(database, refused.target.entry_id);
  provider.answer = () => Promise.reject(new DefinitelyNotSent('no such mailbox'));
  await executeScheduledToolCalls(deps);
  expect((await statusOf(refused.plan_id)).status).toMatchObject({
    state: 'failed',
    error: 'no such mailbox',
  });

  await database.db.delete(planTable);
  const lost = await approvedEmail(database, org);
  await makeDue(database, lost.target.entry_id);
  provider.answer = () => Promise.reject(new Error('connection reset'));
  await executeScheduledToolCalls(deps);
  expect((await statusOf(lost.plan_id)).status).toMatchObject({ state: 'unknown' });
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  expect(await recoverAbandonedToolCalls(deps)).toBe(false);
  expect(provider.keys).toHaveLength(2);
});

test('a person resolves an unknown outcome as sent, or as a new message that needs a new approval', async () => {
  provider.answer = () => Promise.reject(new Error('connection reset'));
  const first = await approvedEmail(database, org);
  await makeDue(database, first.target.entry_id);
  await executeScheduledToolCalls(deps);
  const settled = await statusOf(first.plan_id);
  await database.transaction((tx) =>
    resolveLogEntry(tx, first.target, { version: settled.version, outcome: 'sent' }),
  );
  expect((await statusOf(first.plan_id)).status).toMatchObject({ state: 'executed', by: ANA });
  expect((await detailOf(database, org, first.plan_id)).plan.state.status).toBe('stand_by');
  await database.db.delete(planTable);

  const second = await approvedEmail(database, org);
  await makeDue(database, second.target.entry_id);
  await executeScheduledToolCalls(deps);
  const { version } = await statusOf(second.plan_id);
  await database.transaction((tx) => resolveLogEntry(tx, second.target, { version, outcome: 'send_again' }));
  expect((await statusOf(second.plan_id)).status).toMatchObject({ state: 'superseded' });
  expect((await statusOf(second.plan_id, 1)).status).toEqual({ state: 'pending' });
  expect((await detailOf(database, org, second.plan_id)).plan.state.status).toBe('awaiting_input');
  expect(await executeScheduledToolCalls(deps)).toBe(false);
});

test('a person may resolve an unknown outcome as not sent without sending again, also when the plan has ended', async () => {
  provider.answer = () => Promise.reject(new Error('connection reset'));
  const { target, plan_id } = await approvedEmail(database, org);
  await makeDue(database, target.entry_id);
  await executeScheduledToolCalls(deps);
  await database.transaction((tx) => stopPlan(tx, target));
  const { version } = await statusOf(plan_id);
  const resolve = (outcome: 'not_sent' | 'send_again') =>
    database.transaction((tx) => resolveLogEntry(tx, target, { version, outcome }));
  await expect(resolve('send_again')).rejects.toMatchObject({ code: 'conflict' });
  await resolve('not_sent');
  const error = 'It was not sent, as Ana has found out.';
  expect((await statusOf(plan_id)).status).toMatchObject({ state: 'failed', by: ANA, error });
  expect(await executeScheduledToolCalls(deps)).toBe(false);
});

/** A worker that writes its intent and then stops for longer than its lease. */
async function abandoned() {
  const email = await approvedEmail(database, org);
  await makeDue(database, email.target.entry_id);
  const claim = await database.transaction((tx) => claimDueEntry(tx, 30_000));
  const intent = claim && (await database.transaction((tx) => writeIntent(tx, deps, claim)));
  if (!intent) throw new Error('an intent was written');
  const past = new Date(Date.now() - 1_000);
  await database.db
    .update(log_entry)
    .set({ lease_until: past })
    .where(eq(log_entry.id, email.target.entry_id));
  return { ...email, intent };
}

test('a worker that stops after its intent leaves an unknown outcome, and its late receipt still counts', async () => {
  const { plan_id, intent } = await abandoned();
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect((await statusOf(plan_id)).status).toMatchObject({ state: 'unknown', by: ANA });
  expect(provider.keys).toEqual([]);
  const outcome = await send(deps, intent);
  await database.transaction((tx) => recordOutcome(tx, intent, outcome));
  expect((await statusOf(plan_id)).status).toMatchObject({ state: 'executed' });
  expect(provider.keys).toHaveLength(1);
});

test('a provider that honors keys gets the message again under the same key and sends it once', async () => {
  deps.providers.send_email = createOutboxProvider(database);
  const { plan_id, intent } = await abandoned();
  await send(deps, intent);
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect((await statusOf(plan_id)).status).toMatchObject({
    state: 'executed',
    receipt: { delivered: false },
  });
  expect(await database.db.select().from(outbox_message).where(eq(outbox_message.org_id, org))).toHaveLength(
    1,
  );
  // The first worker resumes with an outdated fencing token and changes nothing.
  const before = await statusOf(plan_id);
  await database.transaction((tx) => recordOutcome(tx, intent, { state: 'failed', error: 'late' }));
  expect(await statusOf(plan_id)).toEqual(before);
});

test('a claim whose fencing token is outdated writes no intent', async () => {
  const { target } = await approvedEmail(database, org);
  await makeDue(database, target.entry_id);
  const outdated = await database.transaction((tx) => claimDueEntry(tx, 1));
  await database.db
    .update(log_entry)
    .set({ lease_until: new Date(0) })
    .where(eq(log_entry.id, target.entry_id));
  expect(await executeScheduledToolCalls(deps)).toBe(true);
  if (!outdated) throw new Error('the message was due');
  expect(await database.transaction((tx) => writeIntent(tx, deps, outdated))).toBeNull();
  expect(provider.keys).toHaveLength(1);
  const intents = await database.db.select().from(dispatch).where(eq(dispatch.entry_id, target.entry_id));
  expect(intents).toHaveLength(1);
});

test('of two workers on the same message only the one with the newer claim may write its intent', async () => {
  const { target } = await approvedEmail(database, org);
  await makeDue(database, target.entry_id);
  const outdated = await database.transaction((tx) => claimDueEntry(tx, 30_000));
  await database.db
    .update(log_entry)
    .set({ lease_until: new Date(0) })
    .where(eq(log_entry.id, target.entry_id));
  const newer = await database.transaction((tx) => claimDueEntry(tx, 30_000));
  if (!outdated || !newer) throw new Error('the message was due');
  expect(await database.transaction((tx) => writeIntent(tx, deps, outdated))).toBeNull();
  expect(await database.transaction((tx) => writeIntent(tx, deps, newer))).not.toBeNull();
});

test('a worker does not record an outcome while another one sends the message again under its key', async () => {
  deps.providers.send_email = createOutboxProvider(database);
  const { plan_id, intent } = await abandoned();
  const { resend } = await database.transaction((tx) => recoverAbandonedDispatch(tx, deps));
  if (!resend) throw new Error('a provider that honors keys gets it again');
  const before = await statusOf(plan_id);
  await database.transaction((tx) => recordOutcome(tx, intent, { state: 'failed', error: 'late' }));
  expect(await statusOf(plan_id)).toEqual(before);
  const outcome = await send(deps, resend);
  await database.transaction((tx) => recordOutcome(tx, resend, outcome));
  expect((await statusOf(plan_id)).status).toMatchObject({ state: 'executed' });
});
