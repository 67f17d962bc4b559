import { sameItem } from '@/lib/plans/merge/inbox';
import { newestStates, withState } from '@/lib/plans/merge/records';
import type { PlanLogEvent } from '@/lib/plans/schema/log-entry';
import type { PlanStateChanged } from '@/lib/plans/schema/plan';
import { planRowOf, type QueueRow, rowOf } from './queue-row';

type LiveRecords = { logs: readonly PlanLogEvent[]; stateChanges: readonly PlanStateChanged[] };

/** A row that no longer waits, in the state that the stream brought. */
export function settledRow(row: QueueRow, live: LiveRecords): QueueRow {
  if (row.kind === 'plan') {
    return planRowOf(withState(row.plan, newestStates(live.stateChanges).get(row.key)));
  }
  const log = live.logs.find(({ id }) => id === row.key);
  return log && log.version > row.item.log.version ? rowOf(sameItem({ ...row.item, log })) : row;
}
