import 'server-only';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { announceEvents, type Queryable, type Tx } from '../db/transaction';
import { AppError } from '../errors';
import type { PlanEvent } from './schema';
import { event, org_stream } from './tables';

// Words: the *log* is the table `event`; a *sequence number* (seq) counts an org's events from 1, without holes, in the
// order of their commits; the *head* is the last number given out, *oldest* the oldest event still stored; the *epoch*
// names the log and changes when a database is restored, so that old cursors are recognized as strangers.

/** An event as stored. */
export type EventRow = Pick<typeof event.$inferSelect, 'seq' | 'type' | 'payload'>;
const age = sql`extract(epoch from clock_timestamp() - ${event.created_at})`.mapWith(Number);

export type StreamHead = { epoch: string; head: number };

/**
 * Takes the org's next `count` sequence numbers and returns the first. Holds the org's stream row until the commit, which
 * is why the numbers appear in commit order and a rollback leaves no hole, and why this comes last in a business
 * transaction: after it, no row lock may be taken.
 */
export async function reserveSequence(tx: Tx, orgId: string, count: number): Promise<number> {
  const [row] = await tx
    .update(org_stream)
    .set({ head: sql`${org_stream.head} + ${count}` })
    .where(eq(org_stream.org_id, orgId))
    .returning({ head: org_stream.head });
  if (!row) throw new AppError('not_found', 'There is no such organization.');
  return row.head - count + 1;
}

/** Writes events under numbers that this transaction has reserved. They are announced when, and only when, it commits. */
export async function appendEvents(tx: Tx, orgId: string, rows: readonly PlanEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.insert(event).values(rows.map((row) => ({ org_id: orgId, ...row })));
  announceEvents(tx, orgId);
}

/**
 * The events after `afterSeq`, oldest first. `age`: seconds since the transaction of each began, by the database's clock
 * alone, since those of the processes differ.
 */
export function readEvents(
  queryable: Queryable,
  orgId: string,
  afterSeq: number,
  limit: number,
): Promise<(EventRow & { age: number })[]> {
  return queryable
    .select({ seq: event.seq, type: event.type, payload: event.payload, age })
    .from(event)
    .where(and(eq(event.org_id, orgId), gt(event.seq, afterSeq)))
    .orderBy(asc(event.seq))
    .limit(limit);
}

/** `oldest` is the oldest stored seq, or `head + 1` when none is stored. */
export async function readStreamHead(
  queryable: Queryable,
  orgId: string,
): Promise<StreamHead & { oldest: number }> {
  // Both in one statement: two could see different commits.
  const oldest = queryable
    .select({ seq: event.seq })
    .from(event)
    .where(eq(event.org_id, orgId))
    .orderBy(asc(event.seq))
    .limit(1);
  const [row] = await queryable
    .select({
      epoch: org_stream.epoch,
      head: org_stream.head,
      oldest: sql`coalesce((${oldest}), ${org_stream.head} + 1)`.mapWith(org_stream.head),
    })
    .from(org_stream)
    .where(eq(org_stream.org_id, orgId));
  if (!row) throw new AppError('not_found', 'There is no such organization.');
  return row;
}

/** Orgs that do not exist are missing from the answer. */
export async function readHeads(
  queryable: Queryable,
  orgIds: readonly string[],
): Promise<Map<string, StreamHead>> {
  if (orgIds.length === 0) return new Map();
  const rows = await queryable
    .select()
    .from(org_stream)
    .where(inArray(org_stream.org_id, [...orgIds]));
  return new Map(rows.map(({ org_id, epoch, head }) => [org_id, { epoch, head }]));
}
