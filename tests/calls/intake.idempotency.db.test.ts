import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { createPlansFromCall } from '../../lib/calls/create-plans-from-call';
import { addCall } from '../../lib/calls/intake';
import { getCall, listCalls } from '../../lib/calls/queries/calls';
import { CallInputSchema } from '../../lib/calls/schema';
import { call as callTable } from '../../lib/calls/tables';
import type { Planner, Preview } from '../../lib/planner/planner';
import { addDefaultTemplate } from '../../lib/templates/default-template';
import { plan_template } from '../../lib/templates/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { eventsOf, scriptedPlanner } from '../helpers/providers/scripted';

withFreshOrg();
beforeEach(async () => {
  await database.transaction((tx) => addDefaultTemplate(tx, org));
});

const CALL = CallInputSchema.parse({
  source: 'phone',
  external_id: '1',
  participants: [
    { speaker: 'A', role: 'agent', name: 'Ana' },
    { speaker: 'B', role: 'customer', name: 'Kim Example', email: 'kim@example.com', phone: null },
  ],
  turns: [
    { speaker: 'A', text: 'I will send you the quote.' },
    { speaker: 'C', text: 'Good.', start_ms: null },
  ],
  color: 'ignored',
});

const OWED: Preview = { owed: true, title: 'Send the quote', description: 'A quote is owed.', actions: [] };

function planner(preview: Planner['preview']): Planner {
  return { ...scriptedPlanner([]), preview };
}

function work(preview: Planner['preview'], signal = new AbortController().signal) {
  return createPlansFromCall(database, planner(preview), signal);
}

async function planningOf(callId: string) {
  return database.snapshot(async (tx) => (await getCall(tx, org, callId))?.call.planning);
}

test('a call is stored with all its data, its participants become contacts, and the runner is woken', async () => {
  const before = { events: database.committed.length, work: database.work.length };
  const { created, call, plans } = await addCall(database, org, CALL);
  expect({ created, plans }).toEqual({ created: true, plans: [] });
  expect(call.turns).toHaveLength(2);
  expect(call.participants.map(({ speaker }) => speaker)).toEqual(['A', 'B', 'C']);
  expect(call.planning).toEqual({ state: 'queued' });
  expect(database.work.slice(before.work)).toEqual(['calls']);
  expect(database.committed.slice(before.events)).toEqual([org]);
});

test('a call that comes twice is stored once, in sequence and concurrently', async () => {
  const first = await addCall(database, org, CALL);
  const again = await Promise.all([addCall(database, org, CALL), addCall(database, org, CALL)]);
  for (const { created, call } of again)
    expect({ created, id: call.id }).toEqual({ created: false, id: first.call.id });
  expect((await database.snapshot((tx) => listCalls(tx, org, {}))).calls).toHaveLength(1);
});

test('a promise becomes one plan under review with its event', async () => {
  const { call } = await addCall(database, org, CALL);
  expect(await work(async () => OWED)).toBe(true);
  expect(await work(async () => OWED)).toBe(false);
  const { plans } = await addCall(database, org, CALL);
  expect(plans).toMatchObject([
    { title: 'Send the quote', state: { status: 'pending_review' }, call_id: call.id },
  ]);
  expect(plans[0]?.contacts.map(({ name }) => name)).toEqual(['Kim Example']);
  expect(await planningOf(call.id)).toEqual({ state: 'planned', plan_ids: plans.map(({ id }) => id) });
  const created = (await eventsOf(database, org)).filter(({ type }) => type === 'plan.created');
  expect(created.map(({ payload }) => payload)).toEqual(plans);
});

test('a call without a promise creates no plan and stores the reason', async () => {
  const { call } = await addCall(database, org, CALL);
  await work(async () => ({ owed: false, reason: 'Nothing was promised.' }));
  expect(await planningOf(call.id)).toEqual({ state: 'nothing_owed', reason: 'Nothing was promised.' });
  expect((await eventsOf(database, org)).map(({ type }) => type)).toEqual(['call.created', 'call.updated']);
});

test('a template with re-enrollment policy "once" does not enroll a contact twice', async () => {
  await database.db.update(plan_template).set({ re_enrollment_policy: 'once' });
  await addCall(database, org, CALL);
  await work(async () => OWED);
  const second = await addCall(database, org, { ...CALL, external_id: '2' });
  await work(async () => OWED);
  expect(await planningOf(second.call.id)).toMatchObject({ state: 'nothing_owed' });
});

test('a planner that fails is retried later, and after the last attempt the call shows the failure', async () => {
  const { call } = await addCall(database, org, CALL);
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    expect(await planningOf(call.id)).toEqual({ state: 'queued' });
    expect(await work(() => Promise.reject(new Error('the model is away')))).toBe(true);
    expect(await work(async () => OWED)).toBe(false);
    await database.db
      .update(callTable)
      .set({ plan_due_at: new Date(0) })
      .where(eq(callTable.planning, { state: 'queued' }));
  }
  expect(await planningOf(call.id)).toEqual({ state: 'failed', reason: 'the model is away' });
});

test('of two workers on one call, the one that lost its claim writes nothing', async () => {
  const { call } = await addCall(database, org, CALL);
  await work(async () => {
    await database.db.update(callTable).set({ plan_due_at: new Date(0) });
    await work(async () => OWED);
    return { ...OWED, title: 'A second plan' };
  });
  const { plans } = await addCall(database, org, CALL);
  expect(plans.map(({ title }) => title)).toEqual(['Send the quote']);
  expect(await planningOf(call.id)).toMatchObject({ state: 'planned' });
});
