import 'server-only';
import type { z } from 'zod';
import { type Credential, credentialOf, findCaller, findRole, lockRole } from '../auth/actor';
import { hasRole, type Role } from '../auth/roles';
import type { Actor, Decider, Org } from '../auth/schema';
import type { Queryable } from '../db/transaction';
import { AppError } from '../errors';
import { type KeyedRequest, keyedRequest, readIdempotencyKey } from '../idempotency/idempotency';
import { runtime } from '../runtime';
import { DEFAULT_MAX_BYTES, readJsonBody, requireJson } from './body';
import { parseInput, parseParams, queryOf } from './input';
import { isMutation, requireOwnOrigin } from './origin';

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;

/** `role` is the lowest role that may call the route. Without `body` the handler reads the request itself, if at all. */
export type OrgRules<P, Q, B> = { role: Role; params?: P; query?: Q; body?: B; maxBytes?: number };

export type OrgRequest<P = undefined, Q = undefined, B = undefined> = {
  request: Request;
  org: Org;
  actor: Actor;
  role: Role;
  /** What admitted the caller, for checks after the response has begun. */
  credential: Credential;
  /** The caller in the form that decisions record. */
  decider: Required<Decider>;
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
};

export type AdmittedRequest<P, Q, B> = {
  admitted: OrgRequest<P, Q, B>;
  /** Null without an `Idempotency-Key`. */
  keyed: KeyedRequest | null;
  /**
   * Checks the caller's role again; inside a transaction the role is locked until the commit.
   * @throws AppError not_found, forbidden
   */
  requireStillAllowed(db: Queryable): Promise<void>;
};

export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * The one guard of everything under /api/orgs/{org}. The order of the checks keeps a response from revealing more than its
 * caller may know: caller (401), organization (404), role (403), origin of the page (403), and only then the content of the
 * request (404, 400, 415, 413).
 * @throws AppError unauthorized, not_found, forbidden, bad_request, wrong_type, too_large, unavailable
 */
export async function admitToOrg<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
>(request: Request, context: RouteContext, rules: OrgRules<P, Q, B>): Promise<AdmittedRequest<P, Q, B>> {
  const { env, database, auth, isDraining } = runtime();
  if (isMutation(request) && isDraining()) {
    throw new AppError('unavailable', 'This server is about to stop. Please try again.');
  }
  const rawParams = await context.params;
  const caller = await findCaller({ auth, db: database.db }, request.headers);
  if (!caller) throw new AppError('unauthorized', 'Sign in, or send an API key.');
  const access = await findRole(database.db, caller, String(rawParams.org));
  if (!access) throw noSuchOrg();
  requireRole(access.role, rules.role);
  if (caller.by === 'session' && isMutation(request)) requireOwnOrigin(request, env);
  const { actor } = caller;
  const params = rules.params && parseParams(rules.params, rawParams);
  const query = rules.query && parseInput(rules.query, queryOf(request.url), 'The query');
  const key = isMutation(request) ? readIdempotencyKey(request.headers) : null;
  const body = rules.body && (await readBody(request, rules.body, rules.maxBytes));
  const requireStillAllowed = async (db: Queryable) =>
    requireRole(await lockRole(db, access.org.id, actor), rules.role);
  // A slow body takes long enough for the sender to be removed meanwhile.
  if (body !== undefined) await requireStillAllowed(database.db);
  const admitted = {
    request,
    ...access,
    actor,
    credential: credentialOf(caller, access.org.id),
    decider: { actor, role: access.role, channel: caller.by === 'session' ? 'web' : 'api' },
    params,
    query,
    body,
  };
  return {
    // Each part was parsed by the schema that its type is taken from; the compiler cannot follow that through `&&`.
    admitted: admitted as OrgRequest<P, Q, B>,
    keyed: key === null ? null : keyedRequest(request, { org_id: access.org.id, actor, key }, body),
    requireStillAllowed,
  };
}

function noSuchOrg(): AppError {
  return new AppError('not_found', 'There is no such organization.');
}

function requireRole(role: Role | null, minimum: Role): void {
  if (role === null) throw noSuchOrg();
  if (!hasRole(role, minimum))
    throw new AppError('forbidden', `Your role here is ${role}; this needs ${minimum}.`);
}

async function readBody(request: Request, schema: z.ZodType, maxBytes = DEFAULT_MAX_BYTES): Promise<unknown> {
  requireJson(request);
  return parseInput(schema, await readJsonBody(request, maxBytes), 'The body');
}
