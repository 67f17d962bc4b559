import { z } from 'zod';
import { line, optional, text } from '../kit/text';
import { PlanLogEventSchema } from '../plans/schema/log-entry';
import { PlanSchema } from '../plans/schema/plan';

export { OUR_ROLE } from './our-role';

export const ParticipantSchema = z.object({
  speaker: line(200),
  role: line(60),
  name: optional(line(200)),
  email: optional(z.string().trim().pipe(z.email()).pipe(z.string().max(254))),
  phone: optional(line(40)),
});
export type Participant = z.infer<typeof ParticipantSchema>;

export const TurnSchema = z.object({
  speaker: line(200),
  text: text(20_000, 0),
  start_ms: optional(z.number().nonnegative()),
  end_ms: optional(z.number().nonnegative()),
});
export type Turn = z.infer<typeof TurnSchema>;

const startedAt = z
  .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()])
  .transform((value) => new Date(value).toISOString());

/** The body of POST /calls. `source` + `external_id` make it idempotent. Unknown fields are ignored. */
export const CallInputSchema = z.object({
  source: line(100),
  external_id: line(200),
  kind: optional(line(60)),
  direction: optional(line(20)),
  started_at: optional(startedAt),
  duration_s: optional(z.number().nonnegative().max(604_800)),
  participants: z.array(ParticipantSchema).max(500).default([]),
  turns: z.array(TurnSchema).min(1, 'a transcript needs at least one turn').max(20_000),
});
export type CallInput = z.infer<typeof CallInputSchema>;

/** The state of a call's planning. Plans are created after the call is stored, so a crash in between loses nothing. */
export const PlanningStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued') }),
  z.object({ state: z.literal('planned'), plan_ids: z.array(z.string()) }),
  z.object({ state: z.literal('nothing_owed'), reason: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);
export type PlanningState = z.infer<typeof PlanningStateSchema>;

/** A call as the list shows it. */
export const CallSummarySchema = z.object({
  id: z.string(),
  source: z.string(),
  external_id: z.string(),
  kind: z.string().nullable(),
  direction: z.string().nullable(),
  started_at: z.string().nullable(),
  duration_s: z.number().nullable(),
  participants: z.array(ParticipantSchema),
  turn_count: z.number(),
  planning: PlanningStateSchema,
  /** The seq of the event that last changed the call; 0 for calls that are older than these events. */
  version: z.number(),
  created_at: z.string(),
});
export type CallSummary = z.infer<typeof CallSummarySchema>;

/** One page of calls, newest first. `next`: the last call of the page, after which the next page begins. */
export const CallListSchema = z.object({
  calls: z.array(CallSummarySchema),
  next: z.string().nullable(),
  cursor: z.string(),
});
export type CallList = z.infer<typeof CallListSchema>;

/** A call with its transcript. A turn's number is its index in `turns`, from 0; evidence refers to it. */
export const CallSchema = CallSummarySchema.extend({ turns: z.array(TurnSchema) });
export type Call = z.infer<typeof CallSchema>;

/** A call with its plans, and those of their tool calls whose evidence is in this call. */
export const CallDetailSchema = z.object({
  call: CallSchema,
  plans: z.array(PlanSchema),
  proposals: z.array(PlanLogEventSchema),
  cursor: z.string(),
});
export type CallDetail = z.infer<typeof CallDetailSchema>;
