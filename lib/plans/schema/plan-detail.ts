import { z } from 'zod';
import { PlanLogDisplaySchema } from './log-entry';
import { PlanSchema } from './plan';

const time = z.string();

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
