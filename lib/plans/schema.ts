import { z } from 'zod';
import { line, optional, text } from '../text';
import { TOOL_ARGS, type ToolName } from './tool-args';

const time = z.string();
const toolNames = Object.keys(TOOL_ARGS) as [ToolName, ...ToolName[]];

/** Who did it: a person, an API key, the template's autopilot, or Greenlight itself. */
export const ActorSchema = z.object({
  kind: z.enum(['user', 'api_key', 'autopilot', 'system']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof ActorSchema>;

export const EvidenceSchema = z.object({ call_id: z.string(), turn: z.number().int(), quote: z.string() });
export type Evidence = z.infer<typeof EvidenceSchema>;

export const PlanStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending_review') }),
  z.object({ status: z.literal('stand_by'), next_execution_at: time }),
  z.object({ status: z.literal('executing') }),
  z.object({ status: z.literal('awaiting_input'), next_execution_at: time.optional() }),
  z.object({ status: z.literal('paused'), next_execution_at: time.optional() }),
  z.object({ status: z.literal('completed'), summary: z.string() }),
  z.object({ status: z.literal('failed'), reason: z.string() }),
  z.object({ status: z.literal('rejected'), reason: z.string(), by: ActorSchema.optional() }),
  z.object({ status: z.literal('stopped'), by: ActorSchema.optional() }),
]);
export type PlanState = z.infer<typeof PlanStateSchema>;
export type PlanStatus = PlanState['status'];

/** What the planner intends, for the reviewer to read before any message is written. */
export const PreviewActionSchema = z.object({
  tool: z.enum(toolNames),
  summary: z.string(),
  to: z.string().optional(),
  due_at: time.optional(),
  evidence: z.array(EvidenceSchema),
});
export type PreviewAction = z.infer<typeof PreviewActionSchema>;

export const PlanContactSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

export const PlanSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  state: PlanStateSchema,
  version: z.number(),
  call_id: z.string().nullable(),
  template_id: z.string().nullable(),
  template_name: z.string().nullable(),
  contacts: z.array(PlanContactSchema),
  preview: z.array(PreviewActionSchema),
  created_at: time,
});
export type Plan = z.infer<typeof PlanSchema>;

/** What the provider said, and the SHA-256 of exactly what was handed over. */
export const ReceiptSchema = z.object({
  provider: z.string(),
  provider_id: z.string(),
  /** False: it went to the local outbox and left the house by no channel. */
  delivered: z.boolean(),
  digest: z.string(),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

export const CallStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending'), held: z.string().optional() }),
  z.object({ state: z.literal('approved'), by: ActorSchema, at: time, run_at: time }),
  z.object({ state: z.literal('rejected'), by: ActorSchema, at: time, reason: z.string() }),
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
  z.object({ state: z.literal('unknown'), since: time, by: ActorSchema.optional() }),
  z.object({ state: z.literal('superseded'), by: ActorSchema, at: time, entry_id: z.string() }),
  z.object({ state: z.literal('cancelled'), at: time }),
]);
export type ToolCallStatus = z.infer<typeof CallStatusSchema>;
export type ToolCallState = ToolCallStatus['state'];

const argsSchema = z.record(z.string(), z.json());

export const ToolCallEntrySchema = z.object({
  kind: z.literal('tool_call'),
  tool: z.enum(toolNames),
  run_id: z.string(),
  step: z.number().int(),
  /** As the executor proposed it. */
  args: argsSchema,
  /** As a person approved or last edited it, when that differs from `args`. */
  approved_args: argsSchema.optional(),
  evidence: z.array(EvidenceSchema),
  expires_at: time.optional(),
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
    action: z.enum(['approved', 'rejected', 'paused', 'resumed', 'stopped']),
    by: ActorSchema,
    reason: z.string().optional(),
  }),
  z.object({ ...system, event: z.literal('refused'), tool: z.string(), reason: z.string() }),
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

export const PlanStateChangedSchema = z.object({
  plan_id: z.string(),
  state: PlanStateSchema,
  version: z.number(),
});
export type PlanStateChanged = z.infer<typeof PlanStateChangedSchema>;

/** What the detail API and the plan's page load: read with `cursor` in one repeatable-read transaction. */
export const PlanDetailSchema = z.object({
  plan: PlanSchema,
  log: z.array(PlanLogDisplaySchema),
  cursor: z.string(),
});
export type PlanDetail = z.infer<typeof PlanDetailSchema>;

export const PlanListSchema = z.object({
  plans: z.array(PlanSchema),
  page: z.number(),
  next_page: z.number().nullable(),
  cursor: z.string(),
});
export type PlanList = z.infer<typeof PlanListSchema>;

export const InboxItemSchema = z.object({
  plan_id: z.string(),
  plan_title: z.string(),
  contact: z.string().nullable(),
  log: PlanLogDisplaySchema,
});
export type InboxItem = z.infer<typeof InboxItemSchema>;

/** Plans under review and entries that wait for a person, oldest first. */
export const InboxSchema = z.object({
  plans: z.array(PlanSchema),
  items: z.array(InboxItemSchema),
  cursor: z.string(),
});
export type Inbox = z.infer<typeof InboxSchema>;

const version = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const VersionInputSchema = z.object({ version });
export const ReasonInputSchema = z.object({ version, reason: text(2_000) });
export const ApproveEntryInputSchema = z.object({
  version,
  args: argsSchema.optional(),
  run_at: optional(z.iso.datetime({ offset: true })),
});
export const EditEntryInputSchema = z.object({ version, args: argsSchema });
export const AnswerInputSchema = z.object({ version, answer: text(5_000) });
export const ResolveInputSchema = z.object({ version, outcome: z.enum(['sent', 'send_again']) });
export const EditPlanInputSchema = z
  .object({ version, title: line(200).optional(), description: text(5_000).optional() })
  .refine((input) => input.title !== undefined || input.description !== undefined, 'nothing to change');
export const CreatePlanInputSchema = z.object({
  template_id: z.uuid(),
  contact_ids: z.array(z.uuid()).max(50).default([]),
  call_id: optional(z.uuid()),
  title: optional(line(200)),
});
export const BulkDecisionsInputSchema = z.object({
  decisions: z
    .array(
      z.object({
        plan_id: z.uuid(),
        entry_id: z.uuid(),
        version,
        decision: z.enum(['approve', 'reject']),
        reason: optional(text(2_000)),
      }),
    )
    .min(1)
    .max(200),
});
