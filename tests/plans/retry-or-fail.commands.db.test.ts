import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as failRoute from '../../app/api/orgs/[org]/plans/[plan]/fail/route';
import * as retryRoute from '../../app/api/orgs/[org]/plans/[plan]/retry/route';
import { member } from '../../lib/auth/tables';
import type { PlanState } from '../../lib/plans/schema/plan';
import { plan as planTable } from '../../lib/plans/tables';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';
import { readyPlan } from '../helpers/providers/scripted';

let accounts: Accounts;
let acme: string;
const cookies = new Map<string, string>();
beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  acme = await createOrg(accounts, owner, 'acme');
  cookies.set('owner', owner.cookie);
  for (const role of ['member', 'viewer']) {
    const person = await signUp(accounts, role);
    await accounts.database.db
      .insert(member)
      .values({ id: role, organizationId: acme, userId: person.id, role });
    cookies.set(role, person.cookie);
  }
  const stranger = await signUp(accounts, 'Stranger');
  await createOrg(accounts, stranger, 'other');
  cookies.set('stranger', stranger.cookie);
});
afterAll(() => accounts.database.close());

const STALLED: PlanState = { status: 'executing', stalled_since: '2026-11-22T10:00:00.000Z' };

async function stalledPlan(state: PlanState = STALLED) {
  const { plan_id } = await readyPlan(accounts.database, acme);
  await accounts.database.db
    .update(planTable)
    .set({ state, run_id: crypto.randomUUID(), lease_until: new Date(Date.now() + 60_000) })
    .where(and(eq(planTable.org_id, acme), eq(planTable.id, plan_id)));
  return plan_id;
}

const call = (
  route: { POST: typeof retryRoute.POST },
  who: string,
  plan: string,
  json: object = {},
  org = 'acme',
) =>
  ask(route.POST, '/', {
    method: 'POST',
    json,
    params: { org, plan },
    headers: { cookie: cookies.get(who) ?? '' },
  });

test('members may retry and fail a stalled run; viewers and other people may not', async () => {
  const plan = await stalledPlan();
  for (const route of [retryRoute, failRoute]) {
    expect((await call(route, 'viewer', plan, { reason: 'No.' })).status).toBe(403);
    expect((await call(route, 'stranger', plan, { reason: 'No.' })).status).toBe(404);
    expect((await call(route, 'stranger', plan, { reason: 'No.' }, 'other')).status).toBe(404);
  }
  const retried = await call(retryRoute, 'member', plan);
  expect(retried).toMatchObject({ status: 200, body: { id: plan, state: { status: 'stand_by' } } });

  const other = await stalledPlan();
  const failed = await call(failRoute, 'owner', other, { reason: ' They cancelled. ' });
  const state = { status: 'failed', reason: 'They cancelled.', by: { kind: 'user', name: 'Owner' } };
  expect(failed).toMatchObject({ status: 200, body: { id: other, state } });
});

test('an active run is not changed: 409 with the current plan', async () => {
  const plan = await stalledPlan({ status: 'executing' });
  for (const route of [retryRoute, failRoute]) {
    const answer = await call(route, 'member', plan, { reason: 'No.' });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', current: { id: plan, state: { status: 'executing' } } },
    });
  }
});

test.each([{}, { reason: '' }, { reason: '   ' }, { reason: 7 }, { reason: 'x'.repeat(2_001) }])(
  'a plan cannot be failed without a readable reason (%#)',
  async (body) => {
    const plan = await stalledPlan();
    const { status } = await call(failRoute, 'member', plan, body);
    expect([400, 422]).toContain(status);
    expect((await call(retryRoute, 'member', plan)).status).toBe(200);
  },
);
