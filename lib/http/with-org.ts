import 'server-only';
import type { z } from 'zod';
import type { Database, Read, Transactions, Tx } from '../db/transaction';
import {
  type KeyedRequest,
  respondAfterSteps,
  respondOnce,
  type StoredResponse,
} from '../idempotency/idempotency';
import { runtime } from '../runtime';
import {
  type AdmittedRequest,
  admitToOrg,
  type OrgRequest,
  type OrgRules,
  type RouteContext,
} from './org-guard';
import { jsonText, respond } from './respond';

// Handlers never hold the database itself, so that no route can write without the check at the commit.

export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

type Schema = z.ZodType | undefined;
type AdmittedCaller = Pick<AdmittedRequest<unknown, unknown, unknown>, 'keyed' | 'requireStillAllowed'>;

type ReadAndCommit = {
  /** One consistent, read-only view of the database. */
  read: Read;
  /**
   * One transaction, whose result is the JSON of the response. It is rolled back when the caller has lost the role before the
   * commit. With an `Idempotency-Key` the response is kept in the same transaction, and a repeat gets it again.
   */
  commit<T>(work: (tx: Tx) => Promise<T>, status?: number): Promise<Response>;
};

export type OrgContext<P = undefined, Q = undefined, B = undefined> = OrgRequest<P, Q, B> & ReadAndCommit;

/** The usual route of an organization. A result that is not a Response becomes the JSON of a 200. */
export function withOrg<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(rules: OrgRules<P, Q, B>, handler: (context: OrgContext<P, Q, B>) => Promise<unknown>): RouteHandler {
  return orgRoute(rules, handler, ({ keyed, requireStillAllowed }) => {
    const { database } = runtime();
    return {
      read: database.snapshot,
      commit: commitWith(withCheckAtCommit(database, requireStillAllowed), keyed),
    };
  });
}

/**
 * For commands that change members. They check the caller's role themselves, under the lock on the organization's members; a
 * check after the work would refuse a person who leaves or who gives up a role.
 */
export function withOrgMembers<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(
  rules: OrgRules<P, Q, B>,
  handler: (context: OrgRequest<P, Q, B> & Pick<ReadAndCommit, 'commit'>) => Promise<unknown>,
): RouteHandler {
  return orgRoute(rules, handler, ({ keyed }) => ({ commit: commitWith(runtime().database, keyed) }));
}

type TransactionsAndCommit = {
  /** Each of these transactions is rolled back when the caller has lost the role before its commit. */
  transactions: Transactions;
  /**
   * Work of several transactions that may be repeated; with an `Idempotency-Key` its result is kept as the response once
   * `isFinal` returns true for it.
   */
  commitEach<T>(
    work: (transactions: Transactions) => Promise<T>,
    isFinal: (result: T) => boolean,
  ): Promise<Response>;
};

/** For work that cannot be one transaction: decisions in bulk, network calls, responses that must not be kept. */
export function withOrgSteps<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(
  rules: OrgRules<P, Q, B>,
  handler: (context: OrgRequest<P, Q, B> & TransactionsAndCommit) => Promise<unknown>,
): RouteHandler {
  return orgRoute(rules, handler, ({ keyed, requireStillAllowed }) => {
    const database = withCheckAtCommit(runtime().database, requireStillAllowed);
    return {
      transactions: database,
      async commitEach(work, isFinal) {
        const run = async () => {
          const result = await work(database);
          return { ...toStoredResponse(result), final: isFinal(result) };
        };
        return send(keyed ? await respondAfterSteps(database, keyed, run) : await run());
      },
    };
  });
}

function orgRoute<P extends Schema, Q extends Schema, B extends Schema, Access>(
  rules: OrgRules<P, Q, B>,
  handler: (context: OrgRequest<P, Q, B> & Access) => Promise<unknown>,
  accessOf: (caller: AdmittedCaller) => Access,
): RouteHandler {
  return (request, context) =>
    respond(
      request,
      () => runtime().log,
      async () => {
        const { admitted, ...caller } = await admitToOrg(request, context, rules);
        return handler({ ...admitted, ...accessOf(caller) });
      },
    );
}

/** Transactions that check at their end, which locks the caller's role until the commit. */
function withCheckAtCommit(
  database: Database,
  requireStillAllowed: AdmittedCaller['requireStillAllowed'],
): Transactions {
  return {
    snapshot: database.snapshot,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        await requireStillAllowed(tx);
        return result;
      }),
  };
}

function commitWith(database: Transactions, keyed: KeyedRequest | null): ReadAndCommit['commit'] {
  return async (work, status) => {
    const run = async (tx: Tx) => toStoredResponse(await work(tx), status);
    return send(keyed ? await respondOnce(database, keyed, run) : await database.transaction(run));
  };
}

function toStoredResponse(result: unknown, status = 200): StoredResponse {
  return { status, text: JSON.stringify(result ?? {}) };
}

function send({ text, status, replayed }: StoredResponse & { replayed?: boolean }): Response {
  return jsonText(text, status, replayed ? { 'idempotency-replayed': 'true' } : {});
}
