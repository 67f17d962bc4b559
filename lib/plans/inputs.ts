import { z } from 'zod';
import { noPageNumbers } from '../kit/paging';
import { line, optional, text } from '../kit/text';
import { ArgsSchema } from './schema/log-entry';
import { PlanStateSchema, type PlanStatus } from './schema/plan';
import { MAX_INBOX_PART_IDS, MAX_INSTRUCTION, MAX_PLANS_PER_PAGE, NEEDS_ME, parsePlace } from './urls';

/** Path and query parameters, for routes and pages. */
export const PlanParams = z.object({ plan: z.uuid() });
export const EntryParams = z.object({ plan: z.uuid(), entry: z.uuid() });

const statuses = PlanStateSchema.options.map((option) => option.shape.status.value) as [
  PlanStatus,
  ...PlanStatus[],
];

const PlaceSchema = z.object({ created_at: z.iso.datetime({ precision: 3 }), id: z.uuid() });

export const PlanListQuery = z.object({
  status: z.enum([...statuses, NEEDS_ME]).optional(),
  q: optional(text(200)),
  template: z.uuid().optional(),
  /** The `next` of an answer: the plans after its last one. */
  before: z.string().max(100).transform(parsePlace).pipe(PlaceSchema).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PLANS_PER_PAGE).optional(),
  page: noPageNumbers,
});

export const PlanLogQuery = z.object({
  /** Entries older than this one; without it the newest. */
  before: z.uuid().optional(),
  /** The entry that the client looks for. The request is refused when the plan does not have it. */
  to: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
});

export const InboxQuery = z.object({
  ids: z
    .string()
    .transform((ids) => ids.split(','))
    .pipe(z.array(z.uuid()).max(MAX_INBOX_PART_IDS))
    .optional(),
});

// The bodies of the plan APIs.

const version = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const VersionInputSchema = z.object({ version });
export const ReasonInputSchema = z.object({ version, reason: text(2_000) });
export const FailPlanInputSchema = z.object({ reason: text(2_000) });
export const ApproveEntryInputSchema = z.object({
  version,
  args: ArgsSchema.optional(),
  run_at: optional(z.iso.datetime({ offset: true })),
});
export const EditEntryInputSchema = z.object({ version, args: ArgsSchema });
export const AnswerInputSchema = z.object({ version, answer: text(5_000) });
export const ResolveInputSchema = z.object({ version, outcome: z.enum(['sent', 'not_sent', 'send_again']) });
export const EditPlanInputSchema = z
  .object({ version, title: line(200).optional(), description: text(5_000).optional() })
  .refine((input) => input.title !== undefined || input.description !== undefined, 'nothing to change');
export const CreatePlanInputSchema = z.object({
  template_id: z.uuid(),
  contact_ids: z.array(z.uuid()).max(50).default([]),
  call_id: optional(z.uuid()),
  title: optional(line(200)),
  /** What should happen, for a plan without a call. */
  description: optional(text(MAX_INSTRUCTION)),
});
export const BulkDecisionsInputSchema = z.object({
  decisions: z
    .array(
      z.object({
        plan_id: z.uuid(),
        entry_id: z.uuid(),
        version,
        decision: z.enum(['approve', 'reject', 'undo']),
        reason: optional(text(2_000)),
      }),
    )
    .min(1)
    .max(200),
});
