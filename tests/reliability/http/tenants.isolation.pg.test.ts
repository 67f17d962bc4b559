import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { setTemplate } from '../../helpers/builders/plans';
import { addMember, createOrg, type Org } from '../../helpers/db/org';
import { ok } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { openKeySession, openSession, type Session } from '../../helpers/http/session';
import { type OrgRoute, orgRoutes } from '../../helpers/source/org-routes';

const routes = orgRoutes();

let backend: Backend;
let org: Org;
let viewer: Session;
let stranger: Org;
let strangersKey: string;
let ids: Record<string, string>;

const IdSchema = z.object({ id: z.string() });
const ListSchema = (name: string) => z.object({ [name]: z.array(IdSchema) });
const first = (body: unknown, name: string) => ListSchema(name).parse(body)[name]?.[0]?.id ?? '';

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start();
  org = await createOrg(server.origin);
  stranger = await createOrg(server.origin, 'Stranger');
  viewer = (await addMember(org, 'Vera Viewer', 'viewer')).session;
  await setTemplate(org, { auto_approve: true });
  const plan = await org.api.planFromCall(promiseOfEmail());
  await org.api.planIn(plan.id, 'awaiting_input');
  const [entry] = await org.api.entries(plan.id, 'send_email');
  const invited = await org.api.post('/members/invitations', { email: 'new@example.com', role: 'member' });
  const made = await org.api.post('/keys', { name: 'ours', role: 'member' });
  const ruled = await org.api.post('/rules', { name: 'Ours', verdict: 'ask' });
  const key = z.object({ api_key: IdSchema, key: z.string() });
  ids = {
    plan: plan.id,
    entry: entry?.id ?? '',
    call: plan.call_id ?? '',
    template: plan.template_id ?? '',
    contact: first(ok(await org.api.get('/contacts')), 'contacts'),
    member: first(ok(await org.api.get('/members')), 'members'),
    invitation: z.object({ invitation: IdSchema }).parse(ok(invited)).invitation.id,
    key: key.parse(ok(made)).api_key.id,
    rule: z.object({ rule: IdSchema }).parse(ok(ruled)).rule.id,
  };
  strangersKey = key.parse(ok(await stranger.api.post('/keys', { name: 'theirs', role: 'admin' }))).key;
});
afterAll(() => backend?.close());

function pathIn(slug: string, path: string): string {
  const filled = path.replace(/\[(\w+)\]/g, (_, name: string) => {
    if (!ids[name]) throw new Error(`no id for [${name}]: give one in beforeAll`);
    return ids[name];
  });
  return `/api/orgs/${slug}${filled}`;
}

function send(session: Session, { method, path }: OrgRoute, slug = org.slug) {
  return session.request(
    method,
    pathIn(slug, path),
    method === 'GET' || method === 'DELETE' ? undefined : {},
  );
}

const refusal = (code: string) => ({ code, message: expect.any(String) });

describe.each(routes)('$method $path', (route) => {
  test('is 401 without a session or with a forged one', async () => {
    expect(await send(openSession(org.owner.session.origin), route)).toMatchObject({
      status: 401,
      body: refusal('unauthorized'),
    });
    const forged = await openSession(org.owner.session.origin).request(
      route.method,
      pathIn(org.slug, route.path),
      route.method === 'GET' || route.method === 'DELETE' ? undefined : {},
      { cookie: 'greenlight.session_token=abc.def' },
    );
    expect(forged.status).toBe(401);
  });

  test('is 404 for a member of another organization, by cookie and by key', async () => {
    const expected = { status: 404, body: refusal('not_found') };
    expect(await send(stranger.owner.session, route)).toMatchObject(expected);
    expect(await send(openKeySession(org.owner.session.origin, strangersKey), route)).toMatchObject(expected);
  });
});

describe.each(routes.filter(({ path }) => path.includes('[')))('$method $path', (route) => {
  test('is 404 for an id of another organization', async () => {
    const answer = await send(stranger.owner.session, route, stranger.slug);
    // The request is validated before the lookup, so an empty body may be refused first.
    expect(route.method === 'GET' ? [404] : [400, 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain(org.slug);
  });
});

/** Presence is open to viewers too. */
const FOR_VIEWERS = ['/presence'];

describe.each(routes.filter(({ method, path }) => method !== 'GET' && !FOR_VIEWERS.includes(path)))(
  '$method $path',
  (route) => {
    test('is 403 for a viewer', async () => {
      expect(await send(viewer, route)).toMatchObject({ status: 403, body: refusal('forbidden') });
    });
  },
);
