import 'server-only';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { organization } from 'better-auth/plugins';
import { z } from 'zod';
import type { Queryable } from '../db/transaction';
import { type Env, ownOrigins, publicOrigin } from '../env';
import { line } from '../kit/text';
import { accessControl, accessRoles } from './access';
import { SlugSchema } from './schema';
import { createSignInLimit } from './sign-in-limit';
import * as schema from './tables';

type Options = {
  env: Env;
  db: Queryable;
  secret: string;
  /** After the organization and its owner are committed. */
  onOrganizationCreated: (orgId: string) => Promise<void>;
  /** Where better-auth's own complaints go; by itself it writes them out with the values of the query, session tokens too. */
  report: (message: string, err: unknown) => void;
};

/**
 * The paths of better-auth that are open. Of its many others some take names of any length and form, some answer 500 to a
 * field they do not know, and those that change members (ours are under /api/orgs) read, decide and write in separate
 * steps, so that two owners who remove each other at the same moment would leave an organization without one.
 */
const OPEN = new Set([
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/list-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/revoke-other-sessions',
  '/change-password',
  '/organization/create',
  '/organization/list',
  '/organization/get-invitation',
  '/organization/accept-invitation',
  '/organization/reject-invitation',
]);

/** Accounts, sessions and organizations: better-auth on our database. Never called inside one of our transactions. */
export function createAuth({ env, db, secret, onOrganizationCreated, report }: Options) {
  const tried = createSignInLimit(env.SIGN_INS_PER_MINUTE);
  const perMinute = { window: 60, max: env.SIGN_INS_PER_MINUTE };
  return betterAuth({
    appName: 'Greenlight',
    baseURL: publicOrigin(env),
    trustedOrigins: ownOrigins(env),
    secret,
    database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }),
    emailAndPassword: { enabled: true, autoSignIn: true, minPasswordLength: 8 },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    advanced: {
      useSecureCookies: publicOrigin(env).startsWith('https://'),
      cookiePrefix: 'greenlight',
      // Said outright, because in a test run better-auth would leave them out.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: Math.max(1_200, env.SIGN_INS_PER_MINUTE),
      customRules: { '/sign-in/*': perMinute, '/sign-up/*': perMinute, '/change-password': perMinute },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (!OPEN.has(context.path))
          throw new APIError('NOT_FOUND', { message: 'There is nothing at this address.' });
        if (context.path === '/sign-up/email') requireLine(context.body?.name, 'name');
        if (context.path !== '/sign-in/email' || typeof context.body?.email !== 'string') return;
        const wait = tried(context.body.email);
        if (wait > 0) {
          throw new APIError(
            'TOO_MANY_REQUESTS',
            { message: 'Too many tries for this address. Please wait a minute.' },
            { 'X-Retry-After': String(wait) },
          );
        }
      }),
    },
    plugins: [
      organization({
        ac: accessControl,
        roles: accessRoles,
        membershipLimit: 10_000,
        disableOrganizationDeletion: true,
        organizationHooks: {
          beforeCreateOrganization: async ({ organization }) => check(organization),
          afterCreateOrganization: ({ organization }) => onOrganizationCreated(organization.id),
        },
      }),
    ],
    // What is not an answer of its own goes to the one place that makes answers of errors (lib/http/respond.ts).
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, ...said: unknown[]) => report(...complaintOf(said)) },
  });
}
export type Auth = ReturnType<typeof createAuth>;

/** Its words and the error, if there is one. Whatever else it adds may hold what was looked for. */
function complaintOf(said: unknown[]): [message: string, err: unknown] {
  const words = said.find((part) => typeof part === 'string');
  return [words ?? 'Something went wrong in better-auth.', said.find((part) => part instanceof Error)];
}

const NameSchema = line(100);
const OrgFieldsSchema = z.object({ name: NameSchema.optional(), slug: SlugSchema.optional() });

async function check(fields: { name?: string; slug?: string }): Promise<void> {
  const parsed = OrgFieldsSchema.safeParse(fields);
  if (!parsed.success) refuse(parsed.error);
}

function requireLine(value: unknown, field: string): void {
  const parsed = z.object({ [field]: NameSchema }).safeParse({ [field]: value });
  if (!parsed.success) refuse(parsed.error);
}

function refuse(error: z.ZodError): never {
  throw new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message: z.prettifyError(error) });
}
