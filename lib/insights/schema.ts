import { z } from 'zod';
import { optional, text } from '../kit/text';
import { daysBetween, MOST_DAYS } from './days';

const day = z.iso
  .date()
  .refine((value) => value >= '2000-01-01' && value <= '2999-12-31', 'not a day that is counted here');

export const InsightsQuery = z
  .object({
    from: optional(day),
    to: optional(day),
    template: optional(z.uuid()),
    /** The id of a person or of an API key. */
    person: optional(text(200)),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before the first day' })
  .refine(({ from, to }) => !from || !to || daysBetween(from, to) <= MOST_DAYS, {
    path: ['from'],
    message: `at most ${MOST_DAYS} days`,
  });
export type InsightsQuery = z.infer<typeof InsightsQuery>;

const count = z.number().int();
/** Of a person's decisions only some are known: what is proposed, runs out or is sent is nobody's. */
const nobodys = count.nullable();
const decided = {
  approved: count,
  /** Of the approved, those whose words were changed first. */
  edited: count,
  rejected: count,
  answered: count,
};
const pace = {
  /** From the beginning of the wait to the decision; null where nothing was timed. */
  median_ms: z.number().nullable(),
  p90_ms: z.number().nullable(),
};

export const DayVolumeSchema = z.object({
  day: z.string(),
  proposed: nobodys,
  approved: count,
  rejected: count,
  expired: nobodys,
  sent: nobodys,
});
export type DayVolume = z.infer<typeof DayVolumeSchema>;

export const PersonPaceSchema = z.object({
  kind: z.enum(['user', 'api_key']),
  id: z.string(),
  name: z.string(),
  ...decided,
  ...pace,
});
export type PersonPace = z.infer<typeof PersonPaceSchema>;

/** `id` is null for plans that no template made. */
export const TemplatePaceSchema = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  ...decided,
  ...pace,
});
export type TemplatePace = z.infer<typeof TemplatePaceSchema>;

export const APPROVERS = ['user', 'api_key', 'rule', 'autopilot'] as const;

export const InsightsSchema = z.object({
  as_of: z.string(),
  time_zone: z.string(),
  from: z.string(),
  to: z.string(),
  /** Whether anything was ever proposed here: nothing in a period is not the same as nothing at all. */
  ever: z.boolean(),
  days: z.array(DayVolumeSchema),
  /** Of what was sent, what went no farther than the local outbox. */
  kept_in_outbox: nobodys,
  /** By people and API keys. */
  decided: z.object({ ...decided, ...pace }),
  people: z.array(PersonPaceSchema),
  templates: z.array(TemplatePaceSchema),
  /** How many approved messages were changed in this field. */
  fields: z.array(z.object({ field: z.string(), count })),
  /** The most frequent ones; `other_reasons` counts the rejections for any other. */
  reasons: z.array(z.object({ reason: z.string(), count })),
  other_reasons: count,
  /** Who gave the approvals. */
  approvers: z.object({ user: count, api_key: count, rule: count, autopilot: count }),
});
export type Insights = z.infer<typeof InsightsSchema>;

export const INSIGHT_TABLES = ['days', 'people', 'templates', 'fields', 'reasons', 'approvers'] as const;
export type InsightTable = (typeof INSIGHT_TABLES)[number];

export const InsightsExportQuery = InsightsQuery.safeExtend({ table: z.enum(INSIGHT_TABLES) });
