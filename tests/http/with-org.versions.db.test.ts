import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RouteHandler } from '../../lib/http/with-org';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';
import { projectRoot } from '../helpers/source/build';
import { orgRoutes } from '../helpers/source/org-routes';

/** PATCH and PUT routes that ignore versions, each with the reason why no change of a colleague can be lost. */
const WITHOUT_VERSION: Record<string, string> = {
  'PATCH /onboarding':
    'The body is one value, hidden or not, so there is no other field that it could reset.',
};

let accounts: Accounts;
let cookie: string;
beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  await createOrg(accounts, owner, 'acme');
  cookie = owner.cookie;
});
afterAll(() => accounts.database.close());

const edits = orgRoutes().filter(({ method }) => method === 'PATCH' || method === 'PUT');

async function handlerOf(path: string, method: string): Promise<RouteHandler> {
  const file = join(projectRoot, 'app/api/orgs/[org]', path, 'route.ts');
  const route: Record<string, RouteHandler> = await import(/* @vite-ignore */ file);
  const handler = route[method];
  if (!handler) throw new Error(`${file} does not export ${method}`);
  return handler;
}

/** Whether the route's body has a `version`: a value that cannot be one is refused by name. */
async function readsVersion({ method, path }: { method: string; path: string }): Promise<boolean> {
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => name);
  const ids = names.map((name) => [name, '0190a000-0000-7000-8000-000000000000']);
  const params = { org: 'acme', ...Object.fromEntries(ids) };
  const request = { method, headers: { cookie }, params, json: { version: 'none' } };
  const { status, body } = await ask(await handlerOf(path, method), '/', request);
  return status === 400 && JSON.stringify(body.issues).includes('"path":["version"]');
}

test.each(edits)('$method $path reads the version that the change was made on', async (route) => {
  const isExempt = Object.hasOwn(WITHOUT_VERSION, `${route.method} ${route.path}`);
  expect(await readsVersion(route)).toBe(!isExempt);
});

test('the routes are those of contacts, templates, settings, rules, members, plans and onboarding', () => {
  expect(edits.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'PATCH /contacts/[contact]',
      'PATCH /members/[member]',
      'PATCH /onboarding',
      'PATCH /plans/[plan]',
      'PATCH /rules/[rule]',
      'PATCH /settings',
      'PATCH /templates/[template]',
      'PUT /templates/[template]',
    ]),
  );
});
