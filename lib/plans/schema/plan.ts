import { z } from 'zod';
import { ActorSchema } from '../../auth/schema';
import { ToolNameSchema } from '../tools/tool-args';
import { EvidenceSchema } from './log-entry';

const time = z.string();

export const PlanStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending_review') }),
  z.object({ status: z.literal('stand_by'), next_execution_at: time }),
  /** `stalled_since`: the time of the run's last write; people then see the plan with Retry and Fail. */
  z.object({ status: z.literal('executing'), stalled_since: time.optional() }),
  z.object({ status: z.literal('awaiting_input'), next_execution_at: time.optional() }),
  z.object({ status: z.literal('paused'), next_execution_at: time.optional() }),
  /** `stored`: the number of messages that were stored in the outbox and not sent; absent when there are none. */
  z.object({ status: z.literal('completed'), summary: z.string(), stored: z.number().int().optional() }),
  /** `by`: the person who failed the plan; absent when the planner or Greenlight did. */
  z.object({ status: z.literal('failed'), reason: z.string(), by: ActorSchema.optional() }),
  z.object({ status: z.literal('rejected'), reason: z.string(), by: ActorSchema.optional() }),
  z.object({ status: z.literal('stopped'), by: ActorSchema.optional() }),
]);
export type PlanState = z.infer<typeof PlanStateSchema>;
export type PlanStatus = PlanState['status'];

/** An intended action, which the reviewer reads before any message is written. */
export const PreviewActionSchema = z.object({
  tool: ToolNameSchema,
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

export const PlanStateChangedSchema = z.object({
  plan_id: z.string(),
  state: PlanStateSchema,
  version: z.number(),
});
export type PlanStateChanged = z.infer<typeof PlanStateChangedSchema>;

export const PlanListSchema = z.object({
  plans: z.array(PlanSchema),
  next: z.string().nullable(),
  cursor: z.string(),
});
export type PlanList = z.infer<typeof PlanListSchema>;
