import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlansFromCall } from '../../lib/calls/create-plans-from-call';
import { addCall } from '../../lib/calls/intake';
import { call } from '../../lib/calls/tables';
import type { Planner, Preview } from '../../lib/planner/planner';
import { plan as planTable } from '../../lib/plans/tables';
import { createTemplate } from '../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { plan_template } from '../../lib/templates/tables';
import { promiseOfEmail } from '../helpers/builders/calls';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';

withFreshOrg();
beforeEach(async () => {
  await database.transaction((tx) => createTemplate(tx, org, { ...DEFAULT_TEMPLATE, auto_approve: true }));
});
afterEach(() => void vi.useRealTimers());

const OWED: Preview = { owed: true, title: 'A quote', description: 'It was promised.', actions: [] };

function plannerThat(preview: Planner['preview']): Planner {
  return { name: 'scripted', preview, next: async () => ({ proposals: [] }) };
}

const plan = (planner: Planner) => createPlansFromCall(database, planner, new AbortController().signal);
const newCall = async () => (await addCall(database, org, promiseOfEmail())).call.id;

async function rowOf(id: string) {
  const [row] = await database.db.select().from(call).where(eq(call.id, id));
  if (!row) throw new Error('the call is stored');
  return row;
}

const plansOf = () => database.db.select().from(planTable).where(eq(planTable.org_id, org));

test('a call whose planning crashes the process each time fails after the last attempt, with a reason', async () => {
  const id = await newCall();
  let attempts = 0;
  const killer = plannerThat(() => {
    attempts += 1;
    return new Promise<never>(() => {});
  });
  for (let start = 0; start < 12; start += 1) {
    const before = attempts;
    let done = false;
    void plan(killer).then(() => {
      done = true;
    });
    while (attempts === before && !done) await new Promise((resolve) => setImmediate(resolve));
    await database.db
      .update(call)
      .set({ plan_due_at: new Date(0) })
      .where(sql`${call.id} = ${id} and ${call.plan_due_at} is not null`);
  }
  expect(attempts).toBe(8);
  expect(await rowOf(id)).toMatchObject({ plan_due_at: null, planning: { state: 'failed' } });
});

test('a planner that takes longer than the lease keeps its claim on the call', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const id = await newCall();
  let answer = (_preview: Preview) => {};
  let called = false;
  const slow = plannerThat(() => {
    called = true;
    return new Promise<Preview>((resolve) => {
      answer = resolve;
    });
  });
  const working = plan(slow);
  while (!called) await new Promise((resolve) => setImmediate(resolve));
  await database.db.update(call).set({ plan_due_at: new Date(Date.now() + 1_000) });
  vi.advanceTimersByTime(60_000);
  const renewed = async () => ((await rowOf(id)).plan_due_at?.getTime() ?? 0) > Date.now() + 60_000;
  for (let look = 0; look < 50 && !(await renewed()); look += 1)
    await new Promise((resolve) => setImmediate(resolve));
  expect(await renewed()).toBe(true);
  answer(OWED);
  await working;
  expect(await rowOf(id)).toMatchObject({ plan_due_at: null, planning: { state: 'planned' } });
});

test.each([
  ['switched off', { is_active: false }, []],
  ['changed to require review', { auto_approve: false }, ['pending_review']],
])(
  'a template that is %s while the planner reads the call is applied in its current form',
  async (_how, change, states) => {
    const id = await newCall();
    await plan(
      plannerThat(async () => {
        await database.db.update(plan_template).set(change).where(eq(plan_template.org_id, org));
        return OWED;
      }),
    );
    expect((await plansOf()).map(({ status }) => status)).toEqual(states);
    expect((await rowOf(id)).planning.state).toBe(states.length > 0 ? 'planned' : 'nothing_owed');
  },
);

test('a postponed call is not overtaken forever by newer calls', async () => {
  const first = await newCall();
  await plan(plannerThat(() => Promise.reject(new Error('no route to the model'))));
  expect(await rowOf(first)).toMatchObject({ plan_attempts: 1, planning: { state: 'queued' } });
  await database.db.update(call).set({ plan_due_at: new Date(Date.now() - 60_000) });
  await newCall();
  const order: string[] = [];
  const reading = plannerThat(async ({ call: read }) => {
    order.push(read?.id ?? '');
    return OWED;
  });
  await plan(reading);
  expect(order).toEqual([first]);
});

test('the final failure names an unreachable planner, but never contains the SQL of an internal error', async () => {
  const id = await newCall();
  const broken = plannerThat(() => Promise.reject(new Error('no route to the model')));
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await plan(broken);
    await database.db.update(call).set({ plan_due_at: sql`plan_due_at - interval '1 hour'` });
  }
  expect((await rowOf(id)).planning).toEqual({ state: 'failed', reason: 'no route to the model' });

  const other = await newCall();
  const actions = [
    { tool: 'ask_user' as const, summary: 'a', evidence: [{ call_id: '', turn: 0, quote: '\u0000' }] },
  ];
  await database.db.update(call).set({ plan_attempts: 7 }).where(eq(call.id, other));
  const failed = plan(plannerThat(async () => ({ ...OWED, actions }))).then(
    () => null,
    (error: unknown) => error,
  );
  expect(await failed).toBeInstanceOf(Error);
  expect((await rowOf(other)).planning).toEqual({
    state: 'failed',
    reason: 'Something went wrong inside Greenlight',
  });
});
