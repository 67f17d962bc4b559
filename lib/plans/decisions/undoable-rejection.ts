import 'server-only';
import type { Actor } from '../../auth/schema';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { readUndoUntil } from '../../settings/queries';
import type { LockedPlan } from '../changes/apply-change';
import { type EntryRow, toDisplay } from '../changes/log-entry';
import type { ToolCallEntry, ToolCallStatus } from '../schema/log-entry';

type Rejected = Extract<ToolCallStatus, { state: 'rejected' }>;

/** The rejection of an entry. A run under way may read it in its next step, so then it is final at once. */
export async function rejected(
  tx: Tx,
  { row, now }: LockedPlan,
  { status }: ToolCallEntry,
  decision: { by: Actor; at: string; reason: string },
): Promise<Rejected> {
  const undo_until = row.state.status === 'executing' ? null : await readUndoUntil(tx, row.org_id, now);
  const held = status.state === 'pending' ? status.held : undefined;
  return {
    state: 'rejected',
    ...decision,
    ...(undo_until ? { undo_until } : {}),
    ...(held ? { held } : {}),
  };
}

/** @throws AppError conflict with `current` when the rejection can no longer be undone */
export function requireUndoable({ row, now }: LockedPlan, entry: EntryRow, { undo_until }: Rejected): void {
  if (undo_until && new Date(undo_until) > now && row.state.status !== 'executing') return;
  const message = 'The time to undo this rejection is over.';
  throw new AppError('conflict', message, { current: toDisplay(entry) });
}
