import 'server-only';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { withoutValues } from './query-error';

/** What a query needs, inside a transaction or not; the same on PGlite and PostgreSQL. */
export type Queryable = PgDatabase<PgQueryResultHKT>;

/** The queues of the background jobs: calls to plan, runs of plans to execute, approved messages to send. */
export type Queue = 'calls' | 'runs' | 'messages';

/** What a transaction announces; delivered after its commit, and dropped when it rolls back. */
type Announcements = { orgIds: Set<string>; queues: Set<Queue> };

// A global symbol, because Next loads this module several times.
const ANNOUNCEMENTS = Symbol.for('greenlight.announced');

/**
 * A running transaction. Commands take one first and cannot reach the outer database, which on PGlite (one connection)
 * would deadlock. It carries what it announces.
 */
export type Tx = Queryable & { [ANNOUNCEMENTS]: Announcements };

/** Announces after the commit that events were appended to the org's log: to the event hubs of all processes. */
export function announceEvents(tx: Tx, orgId: string): void {
  tx[ANNOUNCEMENTS].orgIds.add(orgId);
}

/**
 * Announces after the commit that there may be work due in this queue: to the runner of this process only, since waking
 * every process would only make them race for it. Best effort; the runner's poll is the guarantee.
 */
export function announceWork(tx: Tx, queue: Queue): void {
  tx[ANNOUNCEMENTS].queues.add(queue);
}

export type OnEvents = (orgIds: ReadonlySet<string>) => void;
export type OnWork = (queues: ReadonlySet<Queue>) => void;

export type Database = {
  /** For reads that need no transaction, and for better-auth. */
  db: Queryable;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One consistent, read-only view: how a snapshot and its cursor are taken together. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** A database without its bare connection, for code that must work in transactions. */
export type Transactions = Pick<Database, 'transaction' | 'snapshot'>;
export type Read = Database['snapshot'];

/** How a connected database runs a transaction. */
export type Transact = <T>(
  work: (tx: Queryable) => Promise<T>,
  config?: Parameters<Queryable['transaction']>[1],
) => Promise<T>;

/** Wraps a connected database. The callbacks receive what each transaction has announced, after its commit. */
export function createDatabase(
  db: Queryable,
  onEvents: OnEvents,
  close: () => Promise<void>,
  transact: Transact = (work, config) => db.transaction(work, config),
  onWork: OnWork = () => {},
): Database {
  async function run<T>(work: (tx: Tx) => Promise<T>, config?: Parameters<Transact>[1]) {
    const announcements: Announcements = { orgIds: new Set(), queues: new Set() };
    const result = await transact(
      (tx) => work(Object.assign(tx, { [ANNOUNCEMENTS]: announcements })),
      config,
    ).catch((error: unknown) => {
      throw withoutValues(error);
    });
    if (announcements.orgIds.size > 0) onEvents(announcements.orgIds);
    if (announcements.queues.size > 0) onWork(announcements.queues);
    return result;
  }
  return {
    db,
    transaction: (work) => run(work),
    snapshot: (work) => run(work, { isolationLevel: 'repeatable read', accessMode: 'read only' }),
    close,
  };
}
