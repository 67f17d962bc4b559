import { z } from 'zod';
import { ROLES } from '../auth/roles';
import { ActorSchema, DECISION_CHANNELS } from '../auth/schema';
import { optional, text } from '../kit/text';
import {
  ArgChangeSchema,
  ArgsSchema,
  CallStatusSchema,
  ReceiptSchema,
  type ToolCallState,
} from '../plans/schema/log-entry';
import { PlanStateSchema } from '../plans/schema/plan';

/** Tool calls that wait for people; only these are in the audit. */
export const AUDITED_TOOLS = ['send_email', 'send_sms', 'ask_user'] as const;

export const AUDITED_STATES = CallStatusSchema.options.map((option) => option.shape.state.value) as [
  ToolCallState,
  ...ToolCallState[],
];

/** One decision. Null for what was not recorded, as before roles and channels existed. */
export const AuditDecisionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  at: z.string(),
  actor: ActorSchema,
  role: z.enum(ROLES).nullable(),
  channel: z.enum(DECISION_CHANNELS).nullable(),
  /** Seconds from the beginning of the wait to the decision. */
  seconds: z.number().nullable(),
  version_seen: z.number().nullable(),
  /** The decider's changes to the proposal, by field. */
  changes: z.array(ArgChangeSchema).nullable(),
  reason: z.string().nullable(),
  answer: z.string().nullable(),
  /** How an unknown outcome was settled: `sent`, `not_sent` or `send_again`. */
  outcome: z.string().nullable(),
});
export type AuditDecision = z.infer<typeof AuditDecisionSchema>;

/** One attempt to hand the message over; `tries` counts its tries under one key. */
export const AuditDispatchSchema = z.object({
  attempt: z.number(),
  provider: z.string(),
  tries: z.number(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  /** `stored`: kept in the outbox and not sent, because the channel was not connected. */
  outcome: z.enum(['executed', 'stored', 'failed', 'unknown']).nullable(),
  /** SHA-256 of exactly what was handed over. */
  digest: z.string(),
  error: z.string().nullable(),
  receipt: ReceiptSchema.nullable(),
});
export type AuditDispatch = z.infer<typeof AuditDispatchSchema>;

/**
 * A message or question with its decisions and dispatches, or a decision about a whole plan. `at`: when it was
 * proposed, or decided.
 */
export const AuditRowSchema = z.object({
  kind: z.enum(['message', 'question', 'plan']),
  id: z.string(),
  at: z.string(),
  plan_id: z.string(),
  plan_title: z.string(),
  plan_status: z.enum(PlanStateSchema.options.map((option) => option.shape.status.value)),
  template_id: z.string().nullable(),
  template_name: z.string().nullable(),
  contacts: z.array(z.string()),
  run_id: z.string().nullable(),
  step: z.number().nullable(),
  tool: z.enum(AUDITED_TOOLS).nullable(),
  /** The tool call's present state; null for a decision about a plan. */
  state: z.enum(AUDITED_STATES).nullable(),
  args: ArgsSchema.nullable(),
  approved_args: ArgsSchema.nullable(),
  decisions: z.array(AuditDecisionSchema),
  dispatches: z.array(AuditDispatchSchema),
  /** The receipt of the attempt that succeeded. */
  receipt: ReceiptSchema.nullable(),
});
export type AuditRow = z.infer<typeof AuditRowSchema>;

/** Newest first. `next_cursor` continues after the last row, whatever has come in since; null at the end. */
export const AuditListSchema = z.object({
  rows: z.array(AuditRowSchema),
  next_cursor: z.string().nullable(),
});
export type AuditList = z.infer<typeof AuditListSchema>;

export type AuditCursor = { at: Date; id: string };

export function formatAuditCursor({ at, id }: AuditCursor): string {
  return `${at.getTime()}.${id}`;
}

const CursorSchema = z
  .string()
  .regex(/^\d{1,14}\.[0-9a-f-]{36}$/, 'not a cursor of ours')
  .transform((value): AuditCursor => {
    const [ms = '', id = ''] = value.split('.');
    return { at: new Date(Number(ms)), id };
  })
  .pipe(z.object({ at: z.date(), id: z.uuid() }));

/** A day means its first moment in UTC; `to` is exclusive. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((value) => new Date(value))
  .refine(
    (at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9_999,
    'not a year that is counted here',
  );

/** With `tool` or `state` the rows contain no decisions about whole plans, which have neither. */
export const AuditFilterSchema = z.object({
  from: optional(moment),
  to: optional(moment),
  tool: optional(z.enum(AUDITED_TOOLS)),
  state: optional(z.enum(AUDITED_STATES)),
  /** The id of an actor: a user, an API key, a rule, `autopilot`. */
  decider: optional(text(200)),
  channel: optional(z.enum(DECISION_CHANNELS)),
  template: optional(z.uuid()),
  plan: optional(z.uuid()),
  q: optional(text(200)),
});
export type AuditFilter = z.infer<typeof AuditFilterSchema>;

export const AuditQuery = AuditFilterSchema.extend({ cursor: optional(CursorSchema) });
export const AuditExportQuery = AuditFilterSchema.extend({ format: z.enum(['csv', 'json']).default('csv') });
