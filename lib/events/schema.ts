import { z } from 'zod';
import { CallSummarySchema } from '../calls/schema';
import { PlanLogEventSchema } from '../plans/schema/log-entry';
import { PlanSchema, PlanStateChangedSchema } from '../plans/schema/plan';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from './event-names';

export {
  type Cursor,
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
  formatCursor,
  parseCursor,
} from './event-names';

/** One event of the org's log, as clients get it. `seq` has no holes within an org and follows the commit order. */
export const OrgEventSchema = z.discriminatedUnion('type', [
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_LOG_NEW), payload: PlanLogEventSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_STATE_CHANGED), payload: PlanStateChangedSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_CREATED), payload: PlanSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_UPDATED), payload: PlanSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_CALL_CREATED), payload: CallSummarySchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_CALL_UPDATED), payload: CallSummarySchema }),
]);
export type OrgEvent = z.infer<typeof OrgEventSchema>;

/** Control events have no `id:`, so they do not move a browser's cursor. */
export const HelloSchema = z.object({
  epoch: z.string(),
  head: z.number(),
  oldest: z.number(),
  from: z.number(),
  /** The heartbeat interval in seconds: a stream that is silent for much longer is dead. */
  heartbeat_s: z.number(),
  /** The names of all numbered events that this server may send. */
  events: z.array(z.string()),
});
export const HeadSchema = z.object({ head: z.number() });
export const ByeSchema = z.object({ reason: z.enum(['drain', 'rotate', 'revoked', 'slow']) });
export const ResetSchema = z.object({
  reason: z.enum(['epoch', 'future', 'retention', 'bad_cursor']),
  epoch: z.string(),
  head: z.number(),
});
export type ByeReason = z.infer<typeof ByeSchema>['reason'];
export type ResetReason = z.infer<typeof ResetSchema>['reason'];
