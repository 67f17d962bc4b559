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
  /** The database as the product's functions take it; everything that they do is part of this transaction. */
  inside: Database;
  /** The present time of this transaction. */
  now(): Date;
  set(to: Date): Promise<void>;
};

/**
 * Runs the product's own functions in the past. They all read the database's clock by its plain name, so during one
 * transaction another function of that name is found first. Only on the embedded database: it has one connection, so
 * nobody else sees that clock, and an interrupted transaction leaves nothing.
 */
export async function behindTheClock(
  database: Database,
  start: Date,
  story: (clock: Clock) => Promise<void>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`create schema demo_clock`);
    for (const name of ['clock_timestamp', 'now']) {
      await tx.execute(
        sql.raw(`create function demo_clock.${name}() returns timestamptz language sql volatile as
          $$ select pg_catalog.clock_timestamp() - make_interval(secs => current_setting('demo.behind')::float8) $$`),
      );
    }
    let behindMs = 0;
    async function set(to: Date) {
      await stampWhatIsNew(tx);
      behindMs = Date.now() - to.getTime();
      await tx.execute(sql`select set_config('demo.behind', ${String(behindMs / 1_000)}, true)`);
    }
    const inside: Database = {
      ...database,
      db: tx,
      transaction: (work) => work(tx),
      snapshot: (work) => work(tx),
    };
    await tx.execute(sql`select set_config('demo.behind', '0', true)`);
    await set(start);
    await tx.execute(sql`set local search_path = demo_clock, pg_catalog, public`);
    await story({ tx, inside, set, now: () => new Date(Date.now() - behindMs) });
    await stampWhatIsNew(tx);
    await tx.execute(sql`set local search_path = public`);
    await tx.execute(sql`drop schema demo_clock cascade`);
  });
}

/** Rows that the database stamps itself have the real time at which this transaction began. */
async function stampWhatIsNew(tx: Tx): Promise<void> {
  for (const table of [call, contact, contact_note, outbox_message]) {
    await tx
      .update(table)
      .set({ created_at: sql`clock_timestamp()` })
      .where(sql`${table.org_id} = ${DEMO_ORG.id} and ${table.created_at} = transaction_timestamp()`);
  }
}
