import 'server-only';
import type { Queryable } from '../../db/transaction';
import { undoWindowMs } from './undo-window';

/** When an approved message goes out; `wanted_at` only where quiet hours have put it off. */
export type RunAt = { run_at: string; wanted_at?: string };

/**
 * The earliest instant at which an approved message may go out: not before the undo window has passed, not before it was
 * wanted, not within the org's quiet hours.
 */
export async function effectiveRunAt(
  tx: Queryable,
  orgId: string,
  { now, wanted }: { now: Date; wanted?: string | undefined },
): Promise<RunAt> {
  const earliest = now.getTime() + (await undoWindowMs(tx, orgId));
  const run_at = new Date(Math.max(earliest, wanted ? Date.parse(wanted) : 0)).toISOString();
  return { run_at };
}
