import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import { api_key } from '../../lib/api-keys/tables';
import { credentialOf, findCaller, findRole, isCredentialValid } from '../../lib/auth/actor';
import { member, session, user } from '../../lib/auth/tables';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
/** Credentials that stay valid. */
let others: { session: Credentials; api_key: Credentials };
beforeAll(async () => {
  accounts = await openAccounts();
  others = { session: await signIn('session'), api_key: await signIn('api_key') };
});
afterAll(() => accounts.database.close());

let people = 0;
/** An actor in their own organization with a credential; `opens` verifies it again and also reads the actor anew. */
async function signIn(by: 'session' | 'api_key') {
  people += 1;
  const slug = `org-${people}`;
  const owner = await signUp(accounts, `Owner-${people}`);
  await createOrg(accounts, owner, slug);
  const { db } = accounts.database;
  const made = await ask(keysRoute.POST, '/', {
    method: 'POST',
    params: { org: slug },
    headers: { cookie: owner.cookie },
    json: { name: 'A key', role: 'viewer' },
  });
  const headers = new Headers(
    by === 'session' ? { cookie: owner.cookie } : { authorization: `Bearer ${made.body.key}` },
  );
  const deps = { auth: accounts.auth, db };
  const caller = await findCaller(deps, headers);
  const access = caller && (await findRole(db, caller, slug));
  if (!access) throw new Error('the caller has no access');
  const credential = credentialOf(caller, access.org.id);
  return {
    db,
    headers,
    credential,
    orgId: access.org.id,
    personId: caller.by === 'session' ? caller.user.id : '',
    async opens(): Promise<[short: boolean, whole: boolean]> {
      const now = await findCaller(deps, headers);
      const whole = now !== null && (await findRole(db, now, slug)) !== null;
      return [await isCredentialValid(db, credential), whole];
    },
  };
}
type Credentials = Awaited<ReturnType<typeof signIn>>;

test.each<[string, 'session' | 'api_key', (credentials: Credentials) => Promise<unknown>]>([
  ['after the person signs out', 'session', ({ headers }) => accounts.auth.api.signOut({ headers })],
  ['after the session is revoked', 'session', ({ headers }) => accounts.auth.api.revokeSessions({ headers })],
  [
    'after the session expires',
    'session',
    ({ db, personId }) =>
      db
        .update(session)
        .set({ expiresAt: new Date(Date.now() - 60_000) })
        .where(eq(session.userId, personId)),
  ],
  [
    'after the member is removed',
    'session',
    ({ db, personId }) => db.delete(member).where(eq(member.userId, personId)),
  ],
  [
    'after the account is deleted',
    'session',
    ({ db, personId }) => db.delete(user).where(eq(user.id, personId)),
  ],
  [
    'after the API key is deleted',
    'api_key',
    ({ db, orgId }) => db.delete(api_key).where(eq(api_key.org_id, orgId)),
  ],
])(
  '%s: the credential is refused, both when it is verified again and when it is read anew',
  async (_who, by, close) => {
    const credentials = await signIn(by);
    expect(await credentials.opens()).toEqual([true, true]);
    await close(credentials);
    expect(await credentials.opens()).toEqual([false, false]);
    expect(await others[by].opens()).toEqual([true, true]);
  },
);

test('a session or a key does not open another organization', async () => {
  const { db, credential, orgId } = others.session;
  const key = others.api_key;
  expect(await isCredentialValid(db, { ...credential, orgId: key.orgId })).toBe(false);
  expect(await isCredentialValid(db, { ...key.credential, orgId })).toBe(false);
});
