import 'server-only';
import { sql } from 'drizzle-orm';
import { call } from '../calls/tables';
import { contact, contact_note } from '../contacts/tables';
import type { Database, Tx } from '../db/transaction';
import { outbox_message } from '../delivery/tables';
import { DEMO_ORG } from './demo';

/** A transaction with a clock in the past, which moves only when it is set. */
export type Clock = {
  tx: Tx;
  /** A database for the product's functions. All their work is part of this transaction. */
  database: Database;
  /** The present time of this transaction. */
  now(): Date;
  set(to: Date): Promise<void>;
};

/**
 * Runs the product's own functions with a clock in the past. They call `clock_timestamp()` and `now()` without a
 * schema, so a schema that is first in the search path can replace both for one transaction. Only on the embedded
 * database: it has one connection, so no other query sees this clock, and an interrupted transaction leaves nothing.
 */
export async function withPastClock(
  embedded: Database,
  start: Date,
  work: (clock: Clock) => Promise<void>,
): Promise<void> {
  await embedded.transaction(async (tx) => {
    await tx.execute(sql`create schema demo_clock`);
    for (const name of ['clock_timestamp', 'now']) {
      await tx.execute(
        sql.raw(`create function demo_clock.${name}() returns timestamptz language sql volatile as
          $$ select pg_catalog.clock_timestamp() - make_interval(secs => current_setting('demo.behind')::float8) $$`),
      );
    }
    let behindMs = 0;
    async function set(to: Date) {
      await stampNewRows(tx);
      behindMs = Date.now() - to.getTime();
      await tx.execute(sql`select set_config('demo.behind', ${String(behindMs / 1_000)}, true)`);
    }
    const database: Database = {
      ...embedded,
      db: tx,
      transaction: (work) => work(tx),
      snapshot: (work) => work(tx),
    };
    await tx.execute(sql`select set_config('demo.behind', '0', true)`);
    await set(start);
    await tx.execute(sql`set local search_path = demo_clock, pg_catalog, public`);
    await work({ tx, database, set, now: () => new Date(Date.now() - behindMs) });
    await stampNewRows(tx);
    await tx.execute(sql`set local search_path = public`);
    await tx.execute(sql`drop schema demo_clock cascade`);
  });
}

/** Column defaults use the real time at which this transaction began; this replaces it in new rows. */
async function stampNewRows(tx: Tx): Promise<void> {
  for (const table of [call, contact, contact_note, outbox_message]) {
    await tx
      .update(table)
      .set({ created_at: sql`clock_timestamp()` })
      .where(sql`${table.org_id} = ${DEMO_ORG.id} and ${table.created_at} = transaction_timestamp()`);
  }
}
