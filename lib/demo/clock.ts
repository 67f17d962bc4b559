import 'server-only';
import { sql } from 'drizzle-orm';
import { call } from '../calls/tables';
import { contact, contact_note } from '../contacts/tables';
import type { Database, Tx } from '../db/transaction';
import { outbox_message } from '../delivery/tables';
import { DEMO_ORG } from './demo';

/** A transaction whose clock is behind, and moves only when it is told to. */
export type Clock = {
  tx: Tx;
  /** The database as the product's functions take it; all that they do is part of this transaction. */
  inside: Database;
  /** The time that it is now, for this transaction. */
  now(): Date;
  set(to: Date): Promise<void>;
};

/**
 * Runs the product's own functions at times gone by. They all read the database's clock by its plain name, so for the length
 * of one transaction another function of that name is found first. Only on the embedded database: it has one connection, so
 * nobody else ever sees that clock, and what is cut off in the middle was never there.
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

/** Rows that the database itself stamps when they are written bear the time at which this transaction really began. */
async function stampWhatIsNew(tx: Tx): Promise<void> {
  for (const table of [call, contact, contact_note, outbox_message]) {
    await tx
      .update(table)
      .set({ created_at: sql`clock_timestamp()` })
      .where(sql`${table.org_id} = ${DEMO_ORG.id} and ${table.created_at} = transaction_timestamp()`);
  }
}
