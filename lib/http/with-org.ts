import 'server-only';
import type { z } from 'zod';
import { type Credential, credentialOf, findAccess, findCaller, holdRole } from '../auth/actor';
import { hasRole, type Role } from '../auth/roles';
import type { Actor, Decider, Org } from '../auth/schema';
import type { Database, Queryable, Tx } from '../db/transaction';
import { AppError } from '../errors';
import {
  answerEach,
  answerOnce,
  type KeptAnswer,
  type KeyedRequest,
  keyedRequest,
  readIdempotencyKey,
} from '../idempotency/idempotency';
import { runtime } from '../runtime';
import { DEFAULT_MAX_BYTES, readJsonBody, requireJson } from './body';
import { parseInput, parseParams, queryOf } from './input';
import { isMutation, requireOwnOrigin } from './origin';
import { jsonText, respond } from './respond';

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;

/** `role` is the least that the caller needs. Without `body` the handler reads the request itself, or not at all. */
export type Rules<P, Q, B> = { role: Role; params?: P; query?: Q; body?: B; maxBytes?: number };

export type OrgContext<P = undefined, Q = undefined, B = undefined> = {
  request: Request;
  org: Org;
  actor: Actor;
  role: Role;
  /** What let the caller in, for what goes on after the answer has begun. */
  credential: Credential;
  /** The caller as the one who decides. */
  who: Required<Decider>;
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
  database: Database;
} & Committing;

/**
 * How a route changes something, so that a request with an `Idempotency-Key` that comes twice does it once, and that nothing
 * is kept of what somebody does whose role was taken away before it was committed.
 */
type Committing = {
  /** One transaction, whose result is the answer. */
  commit<T>(work: (tx: Tx) => Promise<T>, status?: number): Promise<Response>;
  /** Work of several transactions that may be repeated; its result is the answer for good when `isFinal` says so. */
  commitEach<T>(work: (database: Database) => Promise<T>, isFinal: (result: T) => boolean): Promise<Response>;
};

export type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/**
 * The one guard of everything under /api/orgs/{org}. In this order, so that nobody learns from an answer what they may not
 * know: who calls (401), is the org theirs (404), may their role (403), does the request come from our own pages (403), and
 * only then what it says (404, 400, 415, 413). What the handler returns is the JSON of a 200, unless it is a Response.
 */
export function withOrg<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(rules: Rules<P, Q, B>, handler: (context: OrgContext<P, Q, B>) => Promise<unknown>): RouteHandler {
  return (request, route) =>
    respond(
      request,
      () => runtime().log,
      async () => {
        const { env, database, auth, isDraining } = runtime();
        if (isMutation(request) && isDraining()) {
          throw new AppError('unavailable', 'This server is about to stop. Please try again.');
        }
        const given = await route.params;
        const caller = await findCaller({ auth, db: database.db }, request.headers);
        if (!caller) throw new AppError('unauthorized', 'Sign in, or send an API key.');
        const access = await findAccess(database.db, caller, String(given.org));
        if (!access) throw noSuchOrg();
        requireRole(access.role, rules.role);
        if (caller.by === 'session' && isMutation(request)) requireOwnOrigin(request, env);
        const { actor } = caller;
        const params = rules.params && parseParams(rules.params, given);
        const query = rules.query && parseInput(rules.query, queryOf(request.url), 'The query');
        const key = isMutation(request) ? readIdempotencyKey(request.headers) : null;
        const body = rules.body && (await readBody(request, rules.body, rules.maxBytes));
        const stillMay = async (db: Queryable) =>
          requireRole(await holdRole(db, access.org.id, actor), rules.role);
        // Sending it may have taken a while, in which the sender was shown the door.
        if (body !== undefined) await stillMay(database.db);
        const keyed =
          key === null ? null : keyedRequest(request, { org_id: access.org.id, actor, key }, body);
        const context = {
          request,
          ...access,
          actor,
          credential: credentialOf(caller, access.org.id),
          who: { actor, role: access.role, channel: caller.by === 'session' ? 'web' : 'api' },
          params,
          query,
          body,
          database,
          ...committing(whileAllowed(database, stillMay), keyed),
        };
        // Each part was parsed by the schema that its type is taken from; the compiler cannot follow that through `&&`.
        return handler(context as OrgContext<P, Q, B>);
      },
    );
}

function noSuchOrg(): AppError {
  return new AppError('not_found', 'There is no such organization.');
}

function requireRole(role: Role | null, least: Role): void {
  if (role === null) throw noSuchOrg();
  if (!hasRole(role, least))
    throw new AppError('forbidden', `Your role here is ${role}; this needs ${least}.`);
}

/** Its transactions ask once more at their end, and hold the answer until they are committed. */
function whileAllowed(database: Database, stillMay: (tx: Tx) => Promise<void>): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        await stillMay(tx);
        return result;
      }),
  };
}

function committing(database: Database, keyed: KeyedRequest | null): Committing {
  const answer = (result: unknown, status = 200) => ({ status, text: JSON.stringify(result ?? {}) });
  return {
    async commit(work, status) {
      const run = async (tx: Tx) => answer(await work(tx), status);
      return send(keyed ? await answerOnce(database, keyed, run) : await database.transaction(run));
    },
    async commitEach(work, isFinal) {
      const run = async () => {
        const result = await work(database);
        return { ...answer(result), final: isFinal(result) };
      };
      return send(keyed ? await answerEach(database, keyed, run) : await run());
    },
  };
}

function send({ text, status, replayed }: KeptAnswer & { replayed?: boolean }): Response {
  return jsonText(text, status, replayed ? { 'idempotency-replayed': 'true' } : {});
}

async function readBody(request: Request, schema: z.ZodType, maxBytes = DEFAULT_MAX_BYTES): Promise<unknown> {
  requireJson(request);
  return parseInput(schema, await readJsonBody(request, maxBytes), 'The body');
}
