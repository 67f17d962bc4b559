import 'server-only';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { withoutValues } from './query-error';

/** What a query needs, inside a transaction or not; the same on PGlite and PostgreSQL. */
export type Queryable = PgDatabase<PgQueryResultHKT>;

const ANNOUNCED = Symbol.for('greenlight.announced');

/**
 * A running transaction. Commands take one first and cannot reach the outer database, which on PGlite (one connection)
 * would wait for ever. It carries the orgs whose streams it has written to; they are announced after the commit.
 */
export type Tx = Queryable & { [ANNOUNCED]: Set<string> };

/** Marks an org's stream as changed by this transaction. The key is a global symbol: Next loads this module several times. */
export function announce(tx: Tx, orgId: string): void {
  tx[ANNOUNCED].add(orgId);
}

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

/** Binds a connected database to the callback that hears about each commit's orgs. */
export function createDatabase(
  db: Queryable,
  onCommit: (orgIds: ReadonlySet<string>) => void,
  close: () => Promise<void>,
  transact: Transact = (work, config) => db.transaction(work, config),
): Database {
  async function run<T>(work: (tx: Tx) => Promise<T>, config?: Parameters<Transact>[1]) {
    const announced = new Set<string>();
    const result = await transact((tx) => work(Object.assign(tx, { [ANNOUNCED]: announced })), config).catch(
      (error: unknown) => {
        throw withoutValues(error);
      },
    );
    if (announced.size > 0) onCommit(announced);
    return result;
  }
  return {
    db,
    transaction: (work) => run(work),
    snapshot: (work) => run(work, { isolationLevel: 'repeatable read', accessMode: 'read only' }),
    close,
  };
}
