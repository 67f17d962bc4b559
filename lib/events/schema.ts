import { z } from 'zod';
import { PlanLogEventSchema, PlanSchema, PlanStateChangedSchema } from '../plans/schema';

export const EVT_PLAN_LOG_NEW = 'plan.log.new';
export const EVT_PLAN_STATE_CHANGED = 'plan.state.changed';
export const EVT_PLAN_CREATED = 'plan.created';
export const EVT_PLAN_UPDATED = 'plan.updated';

/** One row of the org's event log, as browsers get it. `seq` is dense per org, in commit order. */
export const PlanEventSchema = z.discriminatedUnion('type', [
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_LOG_NEW), payload: PlanLogEventSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_STATE_CHANGED), payload: PlanStateChangedSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_CREATED), payload: PlanSchema }),
  z.object({ seq: z.number(), type: z.literal(EVT_PLAN_UPDATED), payload: PlanSchema }),
]);
export type PlanEvent = z.infer<typeof PlanEventSchema>;
export type PlanEventType = PlanEvent['type'];

/** Control events carry no `id:` and so never move a browser's cursor. */
export const HelloSchema = z.object({
  epoch: z.string(),
  head: z.number(),
  tail: z.number(),
  from: z.number(),
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

/** `epoch.seq`: which log, and the last event of it that was seen. */
export type Cursor = { epoch: string; seq: number };

const CURSOR = /^([a-z0-9]{8})\.(0|[1-9][0-9]{0,15})$/;

/** Null when the text is no cursor. */
export function parseCursor(value: string): Cursor | null {
  const match = CURSOR.exec(value);
  if (!match?.[1] || !match[2]) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.seq}`;
}
