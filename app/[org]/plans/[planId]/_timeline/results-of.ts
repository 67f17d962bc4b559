import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { isWaiting } from '@/lib/plans/transitions';
import { isToolCall, type ToolCallLog } from '../../_entry/entry-args';

const RESULTS = ['send_email', 'send_sms', 'ask_user'];

/** What came of a plan, oldest first: its messages in their last state, and the questions with their answers. */
export function resultsOf(logs: readonly PlanLogDisplay[]): ToolCallLog[] {
  return logs.filter(
    (log): log is ToolCallLog =>
      isToolCall(log) &&
      RESULTS.includes(log.entry.tool) &&
      log.entry.status.state !== 'superseded' &&
      !isWaiting(log.entry.status.state),
  );
}
