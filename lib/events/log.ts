import 'server-only';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { announceEvents, type Queryable, type Tx } from '../db/transaction';
import { AppError } from '../errors';
import { formatCursor } from './event-names';
import type { OrgEvent } from './schema';
import { event, org_stream } from './tables';

// The *log* is the table `event`. A *sequence number* (seq) counts an org's events from 1, without holes, in commit order.
// The *head* is the last number given out; *oldest* is the oldest event still stored. The *epoch* identifies the log and
// changes when a database is restored, which invalidates old cursors.

/** An event as stored. */
export type EventRow = Pick<typeof event.$inferSelect, 'seq' | 'type' | 'payload'>;
const age = sql`extract(epoch from clock_timestamp() - ${event.created_at})`.mapWith(Number);

export type StreamHead = { epoch: string; head: number };

/** Adds one event to those that `appendEvents` writes. */
export type Publish = (event: OrgEvent) => void;

/**
 * Appends `count` events to the org's log: takes the org's next sequence numbers, calls `write` with the first of them,
 * and inserts what `write` publishes, which has to be one event for each number, in their order. Returns the result of
 * `write`. The events are announced when, and only when, the transaction commits.
 *
 * The update of the org's stream row holds that row until the commit. Therefore the numbers appear in commit order and a
 * rollback leaves no hole; and therefore this comes last in a business transaction: `write` may update only rows that the
 * transaction has locked before, because a lock taken after this one can deadlock.
 * @throws AppError not_found when there is no such organization
 * @throws Error when the published events do not have exactly these numbers
 */
export async function appendEvents<T>(
  tx: Tx,
  orgId: string,
  count: number,
  write: (first: number, publish: Publish) => T | Promise<T>,
): Promise<T> {
  const [row] = await tx
    .update(org_stream)
    .set({ head: sql`${org_stream.head} + ${count}` })
    .where(eq(org_stream.org_id, orgId))
    .returning({ head: org_stream.head });
  if (!row) throw new AppError('not_found', 'There is no such organization.');
  const first = row.head - count + 1;
  const events: OrgEvent[] = [];
  const result = await write(first, (published) => void events.push(published));
  if (events.length !== count || events.some(({ seq }, index) => seq !== first + index))
    throw new Error(`${events.length} events published for the ${count} numbers from ${first} on`);
  if (count > 0) await tx.insert(event).values(events.map((published) => ({ org_id: orgId, ...published })));
  announceEvents(tx, orgId);
  return result;
}

/**
 * Returns the events after `afterSeq`, oldest first. `age`: seconds since the event's transaction began, measured by the
 * database's clock only, because the clocks of the processes differ.
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

/** `oldest` is the oldest stored seq, or `head + 1` when none is stored. @throws AppError not_found */
export async function readStreamHead(
  queryable: Queryable,
  orgId: string,
): Promise<StreamHead & { oldest: number }> {
  // One statement, because two could see different commits.
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

/** Returns the heads by org id. Orgs that do not exist are missing from the map. */
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

/** The cursor as of this transaction; read in a snapshot, it belongs to exactly what the snapshot shows. */
export async function readCursor(tx: Tx, orgId: string): Promise<string> {
  const { epoch, head } = await readStreamHead(tx, orgId);
  return formatCursor({ epoch, seq: head });
}
