import { z } from 'zod';
import { PlanLogDisplaySchema } from './log-entry';
import { PlanSchema } from './plan';

const time = z.string();

/** One run of a plan, whether or not its entries are included. */
export const PlanRunSchema = z.object({
  id: z.string(),
  /** The first run of a plan is 1. */
  number: z.number(),
  entries: z.number(),
  started_at: time,
  /** Its outcome; null while it runs. */
  outcome: z.string().nullable(),
});
export type PlanRun = z.infer<typeof PlanRunSchema>;

/** Consecutive entries, oldest first. `log_before` is the id of the first of them when there are older ones. */
export const PlanLogPageSchema = z.object({
  log: z.array(PlanLogDisplaySchema),
  log_before: z.string().nullable(),
  cursor: z.string(),
});
export type PlanLogPage = z.infer<typeof PlanLogPageSchema>;

/**
 * The data of the detail API and the plan's page, read with `cursor` in one repeatable-read transaction. A long log is
 * cut to its newest entries, preceded by every waiting entry, however old; `log_before` names the oldest consecutive
 * one.
 */
export const PlanDetailSchema = PlanLogPageSchema.extend({
  plan: PlanSchema,
  /** All runs, the first one first. */
  runs: z.array(PlanRunSchema),
});
export type PlanDetail = z.infer<typeof PlanDetailSchema>;
