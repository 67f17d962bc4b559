import { z } from 'zod';
import type { Role } from '../auth/roles';
import { INBOX_KINDS } from './inbox-kinds';
import { TOOL_ARGS, type ToolName } from './tool-args';

const time = z.string();
const toolNames = Object.keys(TOOL_ARGS) as [ToolName, ...ToolName[]];

/** Who did it: a person, an API key, a rule, the template's autopilot, or Greenlight itself. */
export const ActorSchema = z.object({
  kind: z.enum(['user', 'api_key', 'rule', 'autopilot', 'system']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof ActorSchema>;

/** By which way a decision was made. */
export const DECISION_CHANNELS = ['web', 'api', 'bulk', 'rule', 'autopilot', 'clock'] as const;
export type DecisionChannel = (typeof DECISION_CHANNELS)[number];

/** Who decides, in which role, by which way. What is no person and no key, such as a rule, has no role. */
export type Decider = { actor: Actor; role?: Role | null; channel?: DecisionChannel };

/** One field of a message as proposed and as decided; null: it was not there. */
export const ArgChangeSchema = z.object({ field: z.string(), before: z.json(), after: z.json() });
export type ArgChange = z.infer<typeof ArgChangeSchema>;

export const EvidenceSchema = z.object({ call_id: z.string(), turn: z.number().int(), quote: z.string() });
export type Evidence = z.infer<typeof EvidenceSchema>;

export const PlanStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending_review') }),
  z.object({ status: z.literal('stand_by'), next_execution_at: time }),
  /** `stalled_since`: the run has written nothing for so long that a person is shown it, with ways out. */
  z.object({ status: z.literal('executing'), stalled_since: time.optional() }),
  z.object({ status: z.literal('awaiting_input'), next_execution_at: time.optional() }),
  z.object({ status: z.literal('paused'), next_execution_at: time.optional() }),
  z.object({ status: z.literal('completed'), summary: z.string() }),
  /** `by`: the person who gave it up; none when the planner or Greenlight did. */
  z.object({ status: z.literal('failed'), reason: z.string(), by: ActorSchema.optional() }),
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
  /** `wanted_at`: when it would have gone out, had quiet hours not put it off to `run_at`. */
  z.object({
    state: z.literal('approved'),
    by: ActorSchema,
    at: time,
    run_at: time,
    wanted_at: time.optional(),
  }),
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
  /** `error`: what is known of how it came about. */
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

/** Why a waiting message needs a new look: something it rests on has changed since it was written or approved. */
export const StaleSchema = z.object({
  reason: z.enum(['plan_edited', 'do_not_contact', 'newer_call']),
  text: z.string(),
  at: time,
});
export type Stale = z.infer<typeof StaleSchema>;

export const ToolCallEntrySchema = z.object({
  kind: z.literal('tool_call'),
  tool: z.enum(toolNames),
  run_id: z.string(),
  step: z.number().int(),
  /** As the executor proposed it. */
  args: ArgsSchema,
  /** As a person approved or last edited it, when that differs from `args`. */
  approved_args: ArgsSchema.optional(),
  evidence: z.array(EvidenceSchema),
  expires_at: time.optional(),
  /** An approval of the entry as shown takes the flags off: they were seen. */
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
  /** `args` is JSON text, cut where it is long: what was refused need not be storable as it is. */
  z.object({
    ...system,
    event: z.literal('refused'),
    tool: z.string(),
    reason: z.string(),
    step: z.number().int().optional(),
    args: z.string().optional(),
  }),
  /** The entry still waits for a person; `waiting_since` says since when. It decides nothing. */
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

export const PlanStateChangedSchema = z.object({
  plan_id: z.string(),
  state: PlanStateSchema,
  version: z.number(),
});
export type PlanStateChanged = z.infer<typeof PlanStateChangedSchema>;

/** One run of a plan, whether or not its lines were sent along. */
export const PlanRunSchema = z.object({
  id: z.string(),
  /** The first run of a plan is 1. */
  number: z.number(),
  entries: z.number(),
  started_at: time,
  /** How it ended, in its own words; null while it goes on. */
  outcome: z.string().nullable(),
});
export type PlanRun = z.infer<typeof PlanRunSchema>;

/** Lines in a row, oldest first. `log_before` is the id of the first of them when there are older ones. */
export const PlanLogPageSchema = z.object({
  log: z.array(PlanLogDisplaySchema),
  log_before: z.string().nullable(),
  cursor: z.string(),
});
export type PlanLogPage = z.infer<typeof PlanLogPageSchema>;

/**
 * What the detail API and the plan's page load: read with `cursor` in one repeatable-read transaction. Of a long log only the
 * youngest lines, and before them everything that waits, however old: lines older than the one that `log_before` names.
 */
export const PlanDetailSchema = PlanLogPageSchema.extend({
  plan: PlanSchema,
  /** All of them, the first one first. */
  runs: z.array(PlanRunSchema),
});
export type PlanDetail = z.infer<typeof PlanDetailSchema>;

export const PlanListSchema = z.object({
  plans: z.array(PlanSchema),
  next: z.string().nullable(),
  cursor: z.string(),
});
export type PlanList = z.infer<typeof PlanListSchema>;

export const InboxItemSchema = z.object({
  plan_id: z.string(),
  plan_title: z.string(),
  contact: z.string().nullable(),
  /** The name of the plan's template. */
  template: z.string().nullable(),
  log: PlanLogDisplaySchema,
  /** When the people were last reminded that it waits to be decided. */
  reminded_at: time.nullable(),
});
export type InboxItem = z.infer<typeof InboxItemSchema>;

/** What waits beyond the first page, enough to be counted and asked for; `open`: it waits for a person, not for its time. */
export const InboxRestSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(INBOX_KINDS),
  open: z.boolean(),
});
export type InboxRest = z.infer<typeof InboxRestSchema>;

/**
 * Plans under review, oldest first, and entries that wait for a person, most urgent first; and everything else that waits
 * as its `rest`, so that a count is never that of one page. What is urgent is judged as of `read_at`, by the server's clock,
 * so that nothing moves while it is being read.
 */
export const InboxSchema = z.object({
  plans: z.array(PlanSchema),
  items: z.array(InboxItemSchema),
  rest: z.array(InboxRestSchema),
  read_at: time,
  cursor: z.string(),
});
export type Inbox = z.infer<typeof InboxSchema>;
