import { afterAll, beforeAll, expect, test } from 'vitest';
import * as route from '../../app/api/orgs/[org]/plans/[plan]/log/route';
import { applyPlanChange, lockPlan } from '../../lib/plans/changes/apply-change';
import { PlanLogPageSchema } from '../../lib/plans/schema/plan-detail';
import { emailTo, waitingPlans } from '../helpers/builders/waiting-plans';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

type Place = { cookie: string; plan: string; lines: string[] };
let accounts: Accounts;
let acme: Place;
let other: Place;

/** An organization with a plan of some lines. */
async function place(name: string): Promise<Place> {
  const { database } = accounts;
  const owner = await signUp(accounts, name);
  const org = await createOrg(accounts, owner, name.toLowerCase());
  const [plan] = await waitingPlans(database, org, 1, () => [emailTo('kim@example.com')]);
  const id = plan?.plan_id ?? '';
  const create = Array.from({ length: 9 }, (_, index) => ({
    entry: {
      ...{ kind: 'system' as const, event: 'model_reasoning' as const, run_id: null },
      text: `Thought ${index}`,
    },
  }));
  await database.transaction(async (tx) => applyPlanChange(tx, await lockPlan(tx, org, id), { create }));
  const { body } = await get({ cookie: owner.cookie, plan: id, lines: [] }, '', name.toLowerCase());
  return { cookie: owner.cookie, plan: id, lines: PlanLogPageSchema.parse(body).log.map((line) => line.id) };
}

const get = ({ cookie, plan }: Place, query: string, org = 'acme') =>
  ask(route.GET, `/${query}`, { headers: { cookie }, params: { org, plan } });

beforeAll(async () => {
  accounts = await openAccounts();
  acme = await place('Acme');
  other = await place('Other');
});
afterAll(() => accounts.database.close());

test('the pages contain each line once, and the last one says that it is the last', async () => {
  let found: string[] = [];
  let query = '?limit=4';
  for (let pages = 0; pages < 10; pages += 1) {
    const { status, body } = await get(acme, query);
    expect(status).toBe(200);
    const page = PlanLogPageSchema.parse(body);
    found = [...page.log.map(({ id }) => id), ...found];
    if (page.log_before === null) break;
    query = `?limit=4&before=${page.log_before}`;
  }
  expect(found).toEqual(acme.lines);
  expect(acme.lines.length).toBeGreaterThan(8);
});

test.each([
  '?before=yesterday',
  '?before=1',
  "?before=';",
  '?before=',
  '?to=1',
  '?limit=0',
  '?limit=1001',
  '?limit=many',
])('an invalid log cursor is refused: %s', async (query) => {
  expect((await get(acme, query)).status).toBe(400);
});

test('a plan of another organization is not found, and its lines are no cursors in our plans', async () => {
  expect((await get({ ...acme, plan: other.plan }, '')).status).toBe(404);
  expect((await get(acme, `?before=${other.lines[0]}`)).status).toBe(404);
  expect((await get(acme, `?to=${other.lines[0]}`)).status).toBe(404);
});

test('a person outside the organization reads nothing', async () => {
  expect((await get({ ...acme, cookie: other.cookie }, '')).status).toBe(404);
  expect((await get({ ...acme, cookie: '' }, '')).status).toBe(401);
});
