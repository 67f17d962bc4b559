import 'server-only';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { organization } from 'better-auth/plugins';
import { z } from 'zod';
import type { Queryable } from '../db/transaction';
import { type Env, ownOrigins, publicOrigin } from '../env';
import { line, readable } from '../kit/text';
import { accessControl, accessRoles } from './access';
import { SlugSchema } from './schema';
import { createSignInLimit } from './sign-in-limit';
import * as schema from './tables';

type AuthOptions = {
  env: Env;
  db: Queryable;
  secret: string;
  /** Called after the organization and its owner are committed. */
  onOrganizationCreated: (orgId: string) => Promise<void>;
  /** Logs better-auth's errors. Its own logger prints the values of the query, session tokens among them. */
  report: (message: string, err: unknown) => void;
};

/**
 * The paths of better-auth that are open. The others are closed for three reasons: some accept names of any length and form,
 * some answer 500 to an unknown field, and those that change members (ours are under /api/orgs) read, decide and write in
 * separate steps, so that two owners who remove each other at the same moment leave an organization without an owner.
 */
const OPEN_PATHS = new Set([
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

/** Accounts, sessions and organizations: better-auth on our database. Must not be called inside one of our transactions. */
export function createAuth({ env, db, secret, onOrganizationCreated, report }: AuthOptions) {
  const secondsToWait = createSignInLimit(env.SIGN_INS_PER_MINUTE);
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
      // Set explicitly, because better-auth disables these checks in a test run.
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
        if (!OPEN_PATHS.has(context.path))
          throw new APIError('NOT_FOUND', { message: 'There is nothing at this address.' });
        if (context.path === '/sign-up/email') requireLine(context.body?.name, 'name');
        if (context.path !== '/sign-in/email' || typeof context.body?.email !== 'string') return;
        const wait = await secondsToWait(context.body.email);
        if (wait > 0) {
          throw new APIError(
            'TOO_MANY_REQUESTS',
            { message: 'Too many attempts for this address. Please wait a minute.' },
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
          beforeCreateOrganization: async ({ organization }) => requireOrgFields(organization),
          afterCreateOrganization: ({ organization }) => onOrganizationCreated(organization.id),
        },
      }),
    ],
    // Unexpected errors are thrown, so that lib/http/respond.ts makes the response.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, ...parts: unknown[]) => report(...toReport(parts)) },
  });
}
export type Auth = ReturnType<typeof createAuth>;

/** The message and the error. The other parts may contain the values of a query and are dropped. */
function toReport(parts: unknown[]): [message: string, err: unknown] {
  const message = parts.find((part) => typeof part === 'string');
  return [message ?? 'Something went wrong in better-auth.', parts.find((part) => part instanceof Error)];
}

/** better-auth stores the value that it was sent, so what a text loses on its way into the database is refused here. */
const NameSchema = z
  .string()
  .refine((value) => readable(value) === value, 'contains characters that cannot be shown')
  .pipe(line(100));
const OrgFieldsSchema = z.object({ name: NameSchema.optional(), slug: SlugSchema.optional() });

async function requireOrgFields(fields: { name?: string; slug?: string }): Promise<void> {
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
