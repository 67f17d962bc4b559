import 'server-only';
import type { Tx } from '../../db/transaction';
import { type LockedPlan, withStatus } from '../changes/apply-change';
import type { EntryRow } from '../changes/log-entry';
import { returnToPending } from '../changes/return-to-pending';
import type { ToolCallEntry } from '../schema/log-entry';
import { changesSince, doNotContactFlags } from '../staleness/facts';
import { messageFor, withFlags } from '../staleness/flags';
import { isOutbound } from '../tools/tool-args';

/**
 * Returns the entry to pending, with a flag for each change since it was written: the person who reviews it now may be
 * another one than the approver, and changes during a dispatch were shown to no one. An undone rejection keeps its expiry.
 */
export async function returnForReview(
  tx: Tx,
  locked: LockedPlan,
  row: EntryRow,
  entry: ToolCallEntry,
): Promise<ToolCallEntry> {
  const waiting = asBeforeRejection(locked, entry) ?? (await returnToPending(tx, locked, entry));
  if (!isOutbound(entry.tool)) return waiting;
  const message = messageFor(entry.tool, entry.approved_args ?? entry.args);
  const changes = await changesSince(tx, locked, row.created_at);
  return withFlags(waiting, [...changes, ...(await doNotContactFlags(tx, locked, message))]);
}

/** Null for an entry that was not rejected, and for one that would expire at once. */
function asBeforeRejection({ now }: LockedPlan, entry: ToolCallEntry): ToolCallEntry | null {
  const { status, expires_at } = entry;
  if (status.state !== 'rejected' || (expires_at && new Date(expires_at) <= now)) return null;
  return withStatus(entry, { state: 'pending', ...(status.held ? { held: status.held } : {}) });
}
