import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import type { Entry } from '../schema/log-entry';
import { log_entry } from '../tables';
import type { LockedPlan } from './apply-change';
import type { EntryUpdate } from './log-entry';

/**
 * Until when a rejection in the plan can be undone, given the updates that are about to be written; null when none can.
 * The plan's next run is not due before, so no run reads a rejection that is taken back.
 */
export async function undoableUntil(
  tx: Tx,
  { row, now }: LockedPlan,
  update: readonly EntryUpdate[] = [],
): Promise<string | null> {
  const updatedIds = new Set(update.map((each) => each.row.id));
  const rejected = await tx
    .select({ id: log_entry.id, entry: log_entry.entry })
    .from(log_entry)
    .where(
      and(eq(log_entry.org_id, row.org_id), eq(log_entry.plan_id, row.id), eq(log_entry.status, 'rejected')),
    );
  const entries = [...rejected.filter(({ id }) => !updatedIds.has(id)), ...update];
  const times = entries.flatMap(({ entry }) => undoTimeOf(entry) ?? []);
  const latest = times.sort().at(-1);
  return latest && new Date(latest) > now ? latest : null;
}

/** The time until which the entry's rejection could or can be undone. */
export function undoTimeOf(entry: Entry): string | undefined {
  if (entry.kind !== 'tool_call' || entry.status.state !== 'rejected') return undefined;
  return entry.status.undo_until;
}

export function laterOf(time: string, other: string | null): string {
  return other && new Date(other) > new Date(time) ? other : time;
}
