import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GET as getSession } from '../../app/api/session/route';
import { organization, session, user } from '../../lib/auth/tables';
import { CallInputSchema } from '../../lib/calls/schema';
import { call } from '../../lib/calls/tables';
import { contact, contact_note } from '../../lib/contacts/tables';
import { demoCalls } from '../../lib/demo/calls';
import { DEMO_PASSWORD, isDemoEnabled } from '../../lib/demo/demo';
import { seedDemo } from '../../lib/demo/seed-demo';
import { readEnv } from '../../lib/env';
import { plan_template } from '../../lib/templates/tables';
import {
  type Accounts,
  cookieOf,
  createOrg,
  ORIGIN,
  openAccounts,
  post,
  signUp,
} from '../helpers/http/accounts';

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts();
});
beforeEach(async () => {
  await accounts.database.db.delete(organization);
  await accounts.database.db.delete(user);
});
afterAll(() => accounts.database.close());

const TABLES = [user, organization, contact, contact_note, plan_template, call];
const counts = () =>
  Promise.all(TABLES.map(async (table) => (await accounts.database.db.select().from(table)).length));

test('people can sign in to the demo, and a second start adds nothing', async () => {
  await seedDemo(accounts);
  const seeded = await counts();
  expect(seeded).toEqual([3, 1, 4, 2, 1, 4]);
  const ana = await post(accounts.auth, '/sign-in/email', {
    email: 'ana@example.com',
    password: DEMO_PASSWORD,
  });
  expect(ana.status).toBe(200);
  const me = await getSession(new Request(`${ORIGIN}/api/session`, { headers: { cookie: cookieOf(ana) } }));
  expect(await me.json()).toMatchObject({ orgs: [{ slug: 'demo', role: 'owner' }] });
  const ben = await post(accounts.auth, '/sign-in/email', {
    email: 'ben@example.com',
    password: DEMO_PASSWORD,
  });
  expect(ben.status).toBe(200);
  await seedDemo(accounts);
  expect(await counts()).toEqual(seeded);
});

test('a start that was interrupted is completed by the next one', async () => {
  for (const allowed of [1, 4, 6, 9]) {
    let left = allowed;
    const { database } = accounts;
    const failing = {
      ...accounts,
      database: {
        ...database,
        transaction: ((work) => {
          left -= 1;
          if (left < 0) throw new Error('killed here');
          return database.transaction(work);
        }) as typeof database.transaction,
      },
    };
    await seedDemo(failing).catch(() => {});
  }
  await seedDemo(accounts);
  expect(await counts()).toEqual([3, 1, 4, 2, 1, 4]);
});

test('an organization that a person named "demo" is not changed', async () => {
  const other = await signUp(accounts, 'Other');
  const theirs = await createOrg(accounts, other, 'demo');
  await seedDemo(accounts);
  const calls = await accounts.database.db.select().from(call).where(eq(call.org_id, theirs));
  expect(calls).toEqual([]);
});

test.each([
  [{}, true],
  [{ HOST: '127.0.0.1' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '192.168.0.7' }, false],
  [{ DATABASE_URL: 'postgres://db.example.com/x' }, false],
  [{ NO_DEMO: '1' }, false],
] as [Record<string, string>, boolean][])(
  'the demo is created only on loopback addresses with the embedded database: %j %s',
  async (over, enabled) => {
    const env = readEnv({ ...over, NODE_ENV: 'test' });
    expect(isDemoEnabled(env)).toBe(enabled);
    if (enabled) return;
    await seedDemo({ ...accounts, env });
    expect(await accounts.database.db.select().from(session)).toEqual([]);
  },
);

test('its calls are valid input of the API', () => {
  for (const input of demoCalls(new Date())) {
    const parsed = CallInputSchema.parse(input);
    expect(parsed.participants.map(({ role }) => role)).toEqual(['agent', 'customer']);
    expect(JSON.stringify(parsed)).not.toMatch(/@(?!example\.com)/);
    for (const { phone } of parsed.participants) if (phone) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);
  }
});
