import { z } from 'zod';
import { ActorSchema } from '../../auth/schema';
import { ToolNameSchema } from '../tools/tool-args';

const time = z.string();

export const EvidenceSchema = z.object({ call_id: z.string(), turn: z.number().int(), quote: z.string() });
export type Evidence = z.infer<typeof EvidenceSchema>;

/** One field of a message as proposed and as decided; null when it was not there. */
export const ArgChangeSchema = z.object({ field: z.string(), before: z.json(), after: z.json() });
export type ArgChange = z.infer<typeof ArgChangeSchema>;

/** The provider's answer, and the SHA-256 of exactly what was handed over. */
export const ReceiptSchema = z.object({
  provider: z.string(),
  provider_id: z.string(),
  /** False: it was stored in the local outbox and not sent. */
  delivered: z.boolean(),
  digest: z.string(),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

export const CallStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending'), held: z.string().optional() }),
  /** `wanted_at`: the time at which it would have been sent, when quiet hours moved it to `run_at`. */
  z.object({
    state: z.literal('approved'),
    by: ActorSchema,
    at: time,
    run_at: time,
    wanted_at: time.optional(),
  }),
  /**
   * `undo_until`: until then it can be undone, and no run reads it; absent when it was final at once. `held`: as it was in
   * the pending state.
   */
  z.object({
    state: z.literal('rejected'),
    by: ActorSchema,
    at: time,
    reason: z.string(),
    undo_until: time.optional(),
    held: z.string().optional(),
  }),
  z.object({ state: z.literal('answered'), by: ActorSchema, at: time, answer: z.string() }),
  z.object({ state: z.literal('expired'), at: time }),
  z.object({ state: z.literal('dispatching'), by: ActorSchema, at: time, attempt: z.number().int() }),
  z.object({
    state: z.literal('executed'),
    at: time,
    by: ActorSchema.optional(),
    receipt: ReceiptSchema.optional(),
    result: z.json().optional(),
  }),
  z.object({ state: z.literal('failed'), at: time, error: z.string(), by: ActorSchema.optional() }),
  /** `error`: what is known about the cause. */
  z.object({
    state: z.literal('unknown'),
    since: time,
    by: ActorSchema.optional(),
    error: z.string().optional(),
  }),
  z.object({ state: z.literal('superseded'), by: ActorSchema, at: time, entry_id: z.string() }),
  z.object({ state: z.literal('cancelled'), at: time }),
]);
export type ToolCallStatus = z.infer<typeof CallStatusSchema>;
export type ToolCallState = ToolCallStatus['state'];

export const ArgsSchema = z.record(z.string(), z.json());

/**
 * The reason why a waiting message needs a new look: a fact that it is based on has changed since it was written or
 * approved.
 */
export const StaleSchema = z.object({
  reason: z.enum(['plan_edited', 'do_not_contact', 'newer_call']),
  text: z.string(),
  at: time,
});
export type Stale = z.infer<typeof StaleSchema>;

export const ToolCallEntrySchema = z.object({
  kind: z.literal('tool_call'),
  tool: ToolNameSchema,
  run_id: z.string(),
  step: z.number().int(),
  /** The arguments as proposed. */
  args: ArgsSchema,
  /** The arguments as a person approved or last edited them, when they differ from `args`. */
  approved_args: ArgsSchema.optional(),
  evidence: z.array(EvidenceSchema),
  expires_at: time.optional(),
  /** Flags that the approver has not seen; approving the entry as shown removes them. */
  stale: z.array(StaleSchema).optional(),
  status: CallStatusSchema,
});
export type ToolCallEntry = z.infer<typeof ToolCallEntrySchema>;

const system = { kind: z.literal('system'), run_id: z.string().nullable() };
export const SystemEntrySchema = z.discriminatedUnion('event', [
  z.object({ ...system, event: z.literal('execution_started') }),
  z.object({ ...system, event: z.literal('execution_ended'), outcome: z.string() }),
  z.object({ ...system, event: z.literal('model_reasoning'), text: z.string() }),
  z.object({ ...system, event: z.literal('plan_edited'), by: ActorSchema, changed: z.array(z.string()) }),
  z.object({
    ...system,
    event: z.literal('lifecycle'),
    action: z.enum(['approved', 'rejected', 'paused', 'resumed', 'stopped', 'retried', 'failed']),
    by: ActorSchema,
    reason: z.string().optional(),
  }),
  /** `args` is JSON text, cut where it is long, because refused arguments need not be storable. */
  z.object({
    ...system,
    event: z.literal('refused'),
    tool: z.string(),
    reason: z.string(),
    step: z.number().int().optional(),
    args: z.string().optional(),
  }),
  /** The entry still waits for a person, since `waiting_since`. A reminder decides nothing. */
  z.object({ ...system, event: z.literal('reminder'), entry_id: z.string(), waiting_since: time }),
  z.object({ ...system, event: z.literal('stalled'), since: time }),
]);
export type SystemEntry = z.infer<typeof SystemEntrySchema>;

export const EntrySchema = z.union([ToolCallEntrySchema, SystemEntrySchema]);
export type Entry = ToolCallEntry | SystemEntry;

export const PlanLogDisplaySchema = z.object({
  id: z.string(),
  entry: EntrySchema,
  created_at: time,
  version: z.number(),
});
export type PlanLogDisplay = z.infer<typeof PlanLogDisplaySchema>;

export const PlanLogEventSchema = PlanLogDisplaySchema.extend({ plan_id: z.string() });
export type PlanLogEvent = z.infer<typeof PlanLogEventSchema>;
