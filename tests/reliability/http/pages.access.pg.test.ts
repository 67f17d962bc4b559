import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlace, type Place } from '../../helpers/browser/place';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, type Org } from '../../helpers/db/org';
import { openSession, type Session } from '../../helpers/http/session';

const SCREENS = [
  '/inbox',
  '/plans',
  '/calls',
  '/calls/new',
  '/contacts',
  '/templates',
  '/outbox',
  '/settings/members',
  '/settings/keys',
  '/settings/organization',
];

let place: Place;
let org: Org;
let stranger: Session;
let plan: string;

beforeAll(async () => {
  place = await openPlace('PostgreSQL');
  const server = await place.start();
  org = await createOrg(server.origin);
  stranger = (await createOrg(server.origin, 'Stranger')).owner.session;
  plan = (await org.api.planFromCall(promiseOfEmail())).id;
});
afterAll(() => place?.close());

const open = (session: Session, path: string) => session.request('GET', `/${org.slug}${path}`);
const screens = [...SCREENS, '/plans/[plan]'];
const filled = (path: string) => path.replace('[plan]', plan);

test.each(screens)('/{org}%s: members see it, other people get 404 without any detail', async (path) => {
  const seen = await open(org.owner.session, filled(path));
  expect(seen.status).toBe(200);
  const refused = await open(stranger, filled(path));
  expect(refused.status).toBe(404);
  expect(String(refused.body)).not.toMatch(/Tomas|Organization org-/);
});

test.each(screens)('/{org}%s: without a session the page redirects to sign in, and back', async (path) => {
  const answer = await open(openSession(org.owner.session.origin), filled(path));
  expect(answer.status).toBe(307);
  const location = new URL(answer.headers.get('location') ?? '', org.owner.session.origin);
  expect(location.pathname).toBe('/sign-in');
  expect(location.searchParams.get('next')).toBe(`/${org.slug}${filled(path)}`);
});

test('filters that a URL can contain and the database cannot store: 200', async () => {
  for (const query of ['q=%00', 'q=a%00b', 'q=%ff', 'q=a&q=b', 'status=x', 'template=%00', 'page=1e99']) {
    expect(`${query}: ${(await open(org.owner.session, `/plans?${query}`)).status}`).toBe(`${query}: 200`);
  }
});

test('an unknown plan and a malformed id: 404', async () => {
  for (const id of [randomUUID(), 'nonsense', "1'--"]) {
    expect((await open(org.owner.session, `/plans/${encodeURIComponent(id)}`)).status).toBe(404);
  }
});
