import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, type Org } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { openSession, type Session } from '../../helpers/http/session';
import { orgScreens } from '../../helpers/source/org-routes';

/** Screens that only redirect to another one. */
const REDIRECTS = ['', '/settings'];
const screens = orgScreens().filter((path) => !REDIRECTS.includes(path));

let backend: Backend;
let org: Org;
let stranger: Session;
let ids: Record<string, string>;

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start();
  org = await createOrg(server.origin);
  stranger = (await createOrg(server.origin, 'Stranger')).owner.session;
  const plan = await org.api.planFromCall(promiseOfEmail());
  ids = {
    planId: plan.id,
    callId: plan.call_id ?? '',
    templateId: plan.template_id ?? '',
    contactId: plan.contacts[0]?.id ?? '',
  };
});
afterAll(() => backend?.close());

const open = (session: Session, path: string) => session.request('GET', `/${org.slug}${path}`);
const filled = (path: string) =>
  path.replace(/\[(\w+)\]/g, (_, name: string) => {
    if (!ids[name]) throw new Error(`no id for [${name}]: add one in beforeAll`);
    return ids[name];
  });

test.each(screens)(
  '/{org}%s is shown to members, and is 404 without details to other people',
  async (path) => {
    const seen = await open(org.owner.session, filled(path));
    expect(seen.status).toBe(200);
    const refused = await open(stranger, filled(path));
    expect(refused.status).toBe(404);
    expect(String(refused.body)).not.toMatch(/Tomas|Organization org-/);
  },
);

/** What an address may carry: filters, a tab, one item, a value given twice, letters that have to be encoded. */
const SEARCHES = ['', '?view=graph', '?kind=email&q=kim+%26+s%C3%B8n', '?item=1&item=2&empty='];

test.each(screens)(
  '/{org}%s redirects to sign in and back to the same search without a session',
  async (path) => {
    for (const search of SEARCHES) {
      const answer = await open(openSession(org.owner.session.origin), filled(path) + search);
      expect(answer.status).toBe(307);
      const location = new URL(answer.headers.get('location') ?? '', org.owner.session.origin);
      expect(location.pathname).toBe('/sign-in');
      expect(location.searchParams.get('next')).toBe(`/${org.slug}${filled(path)}${search}`);
    }
  },
);

test.each(REDIRECTS)(
  '/{org}%s redirects to a screen of the organization with the same search',
  async (path) => {
    const answer = await open(org.owner.session, `${path}?view=graph`);
    expect(answer.status).toBe(307);
    const location = new URL(answer.headers.get('location') ?? '', org.owner.session.origin);
    expect(location.search).toBe('?view=graph');
    expect(screens).toContain(location.pathname.replace(`/${org.slug}`, ''));
  },
);

test.each(['/invitations/none', '/sign-up/organization', '/'])(
  '%s redirects to sign in and back to the same search without a session',
  async (path) => {
    const answer = await openSession(org.owner.session.origin).request('GET', `${path}?from=mail`);
    const location = new URL(answer.headers.get('location') ?? '', org.owner.session.origin);
    expect(`${location.pathname} ${location.searchParams.get('next')}`).toBe(`/sign-in ${path}?from=mail`);
  },
);

test('filters that the database cannot store are 200', async () => {
  for (const query of ['q=%00', 'q=a%00b', 'q=%ff', 'q=a&q=b', 'status=x', 'template=%00', 'page=1e99']) {
    expect(`${query}: ${(await open(org.owner.session, `/plans?${query}`)).status}`).toBe(`${query}: 200`);
  }
});

test('an unknown plan and a malformed id are 404', async () => {
  for (const id of [randomUUID(), 'nonsense', "1'--"]) {
    expect((await open(org.owner.session, `/plans/${encodeURIComponent(id)}`)).status).toBe(404);
  }
});

test.each(screens)('/{ORG}%s in capitals leads to the address of the organization', async (path) => {
  const answer = await org.owner.session.request('GET', `/${org.slug.toUpperCase()}${filled(path)}?q=a`);
  expect(answer.status).toBe(307);
  const location = new URL(answer.headers.get('location') ?? '', org.owner.session.origin);
  expect(location.pathname + location.search).toBe(`/${org.slug}${filled(path)}?q=a`);
});
