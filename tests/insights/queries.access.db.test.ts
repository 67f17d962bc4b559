import { afterAll, beforeAll, expect, test } from 'vitest';
import * as exportRoute from '../../app/api/orgs/[org]/insights/export/route';
import * as insightsRoute from '../../app/api/orgs/[org]/insights/route';
import { member } from '../../lib/auth/tables';
import { InsightsSchema } from '../../lib/insights/schema';
import { insertPastDecisions } from '../helpers/builders/past-decisions';
import { type Accounts, ask, createOrg, openAccounts, requestTo, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  const org = await createOrg(accounts, owner, 'acme');
  const stranger = await signUp(accounts, 'Stranger');
  const other = await createOrg(accounts, stranger, 'other');
  Object.assign(cookies, { owner: owner.cookie, stranger: stranger.cookie, nobody: '' });
  for (const role of ['member', 'viewer']) {
    const person = await signUp(accounts, role);
    await accounts.database.db
      .insert(member)
      .values({ id: role, organizationId: org, userId: person.id, role });
    cookies[role] = person.cookie;
  }
  await insertPastDecisions(accounts.database, org, { count: 80, days: 20 });
  await insertPastDecisions(accounts.database, other, { count: 40, days: 20 });
});
afterAll(() => accounts.database.close());

const get = (who: string, query = '') =>
  ask(insightsRoute.GET, `/${query}`, { params: { org: 'acme' }, headers: { cookie: cookies[who] ?? '' } });

test('a viewer sees the numbers of their own organization, and of no other', async () => {
  const { status, body } = await get('viewer');
  expect(status).toBe(200);
  const { days, ever, decided } = InsightsSchema.parse(body);
  expect(days).toHaveLength(30);
  expect(ever).toBe(true);
  // Of each four, two are approved, one is rejected and one expires; people and a key decide three of each five decisions.
  expect(days.reduce((sum, { proposed }) => sum + (proposed ?? 0), 0)).toBe(80);
  expect(days.reduce((sum, { approved }) => sum + approved, 0)).toBe(40);
  expect(decided).toMatchObject({ approved: 24, rejected: 12 });
});

test.each([
  ['nobody', 401],
  ['stranger', 404],
])('%s gets %i', async (who, status) => {
  expect((await get(who)).status).toBe(status);
});

test.each([
  'from=yesterday',
  'from=2026-02-30',
  'from=2026-02-02&to=2026-02-01',
  'from=2024-01-01&to=2026-01-01',
  'from=2001-01-01',
  'from=1999-12-31&to=2000-01-01',
  'template=none',
  'person=a&person=b',
  `person=${'x'.repeat(201)}`,
])('%s is refused', async (query) => {
  const { status, body } = await get('viewer', `?${query}`);
  expect([status, body.code]).toEqual([400, 'bad_request']);
});

test('both bounds are included, one day is a valid period, and empty filters are no filters', async () => {
  const one = InsightsSchema.parse((await get('viewer', '?from=2026-03-29&to=2026-03-29')).body);
  expect(one.days.map(({ day }) => day)).toEqual(['2026-03-29']);
  const year = InsightsSchema.parse((await get('viewer', '?from=2026-01-01&to=2026-12-31')).body);
  expect(year.days).toHaveLength(365);
  expect((await get('viewer', '?from=&to=&template=&person=')).status).toBe(200);
});

async function csv(who: string, query: string) {
  const request = requestTo(`/api/orgs/acme/insights/export?${query}`, {
    headers: { cookie: cookies[who] ?? '' },
  });
  const answer = await exportRoute.GET(request, { params: Promise.resolve({ org: 'acme' }) });
  return { status: answer.status, lines: (await answer.text()).trimEnd().split('\r\n') };
}

test('members can export the numbers as CSV', async () => {
  const { status, lines } = await csv('member', 'table=approvers');
  expect(status).toBe(200);
  expect(lines).toEqual(['approved_by,count', 'user,16', 'api_key,8', 'rule,8', 'autopilot,8']);
  expect((await csv('member', 'table=days')).lines).toHaveLength(31);
  expect((await csv('member', 'table=everything')).status).toBe(400);
  expect((await csv('viewer', 'table=days')).status).toBe(403);
});
