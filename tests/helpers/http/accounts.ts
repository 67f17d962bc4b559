import type { Auth } from '../../../lib/auth/auth';
import { createAuth } from '../../../lib/auth/auth';
import type { Database } from '../../../lib/db/transaction';
import { createChannelTestLimit } from '../../../lib/delivery/channel-test';
import { createProviders } from '../../../lib/delivery/providers/create-providers';
import { createOutboxProvider } from '../../../lib/delivery/providers/outbox';
import { guardDemo } from '../../../lib/demo/demo-guard';
import { type Env, readEnv } from '../../../lib/env';
import type { RouteHandler } from '../../../lib/http/with-org';
import type { Runtime } from '../../../lib/runtime';
import { addDefaultTemplate } from '../../../lib/templates/default-template';
import { openEmbedded } from '../db/embedded';

const SLOT = Symbol.for('greenlight.runtime');
export const ORIGIN = 'http://localhost:3000';
export const PASSWORD = 'correct-horse-battery';

export type Accounts = {
  database: Database;
  auth: Auth;
  env: Env;
  logged: string[];
  drain(on: boolean): void;
};

/** The parts of the runtime that routes use, on a database of the test file. */
export async function openAccounts(over: Record<string, string> = {}): Promise<Accounts> {
  const env = readEnv({ SIGN_INS_PER_MINUTE: '100000', ...over, NODE_ENV: 'test' });
  const database = await openEmbedded();
  const auth = createAuth({
    env,
    db: database.db,
    secret: 'a secret of the tests, long enough for better-auth',
    report: () => {},
    onOrganizationCreated: (orgId) => database.transaction((tx) => addDefaultTemplate(tx, orgId)),
  });
  const logged: string[] = [];
  const keep = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  let draining = false;
  const log = { error: keep, warn: keep, info: keep };
  const running: Pick<
    Runtime,
    'env' | 'database' | 'auth' | 'providers' | 'channelTestLimit' | 'isDraining'
  > & {
    log: typeof log;
  } = {
    env,
    database,
    auth,
    providers: guardDemo(createProviders(env, database), createOutboxProvider(database)),
    channelTestLimit: createChannelTestLimit(),
    log,
    isDraining: () => draining,
  };
  Object.assign(globalThis, { [SLOT]: running });
  const drain = (on: boolean) => {
    draining = on;
  };
  return { database, auth, env, logged, drain };
}

export type Reply = { status: number; headers: Headers; body: Record<string, unknown> };
export type Ask = { method?: string; headers?: Record<string, string>; params?: Record<string, string> } & (
  | { json?: unknown; raw?: never }
  | { raw: BodyInit; json?: never }
);

/** Calls a route's handler as Next would. */
export async function ask(handler: RouteHandler, path: string, options: Ask = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, params = {}, json, raw } = options;
  const body = json === undefined ? raw : JSON.stringify(json);
  const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
  const request = requestTo(path, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return read(await handler(request, { params: Promise.resolve(params) }));
}

/** A request as a browser or program sends it. Node requires `duplex` for a body that streams. */
export function requestTo(path: string, init: RequestInit = {}): Request {
  const streaming: RequestInit & { duplex: 'half' } = { ...init, duplex: 'half' };
  return new Request(ORIGIN + path, streaming);
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

export type Visitor = { id: string; email: string; cookie: string };

/** Signs up through better-auth, as the sign-up page does. */
export async function signUp({ auth }: Accounts, name: string): Promise<Visitor> {
  const email = `${name.toLowerCase()}@example.com`;
  const answer = await post(auth, '/sign-up/email', { name, email, password: PASSWORD });
  const { user } = (await answer.json()) as { user: { id: string } };
  return { id: user.id, email, cookie: cookieOf(answer) };
}

export async function createOrg({ auth }: Accounts, owner: Visitor, slug: string): Promise<string> {
  const answer = await post(auth, '/organization/create', { name: `Org ${slug}`, slug }, owner.cookie);
  return ((await answer.json()) as { id: string }).id;
}

export function post(auth: Auth, path: string, body: unknown, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: ORIGIN, ...(cookie ? { cookie } : {}) };
  return auth.handler(
    new Request(`${ORIGIN}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
}

export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
