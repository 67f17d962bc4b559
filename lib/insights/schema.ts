import { z } from 'zod';
import { optional, text } from '../kit/text';
import { daysBetween, MAX_DAYS } from './days';

const day = z.iso
  .date()
  .refine((value) => value >= '2000-01-01' && value <= '2999-12-31', 'not a day that is counted here');

export const InsightsQuery = z
  .object({
    from: optional(day),
    to: optional(day),
    template: optional(z.uuid()),
    /** The id of a user or of an API key. */
    person: optional(text(200)),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before the first day' })
  .refine(({ from, to }) => !from || !to || daysBetween(from, to) <= MAX_DAYS, {
    path: ['from'],
    message: `at most ${MAX_DAYS} days`,
  });
export type InsightsQuery = z.infer<typeof InsightsQuery>;

const count = z.number().int();
/** Null with a person as filter: proposals, expiries, sent and stored messages have no person. */
const countWithoutPerson = count.nullable();
const decided = {
  approved: count,
  /** The approved messages whose text was changed first. */
  edited: count,
  rejected: count,
  answered: count,
};
const decisionTimes = {
  /** The time from the beginning of the wait to the decision; null where none was recorded. */
  median_ms: z.number().nullable(),
  p90_ms: z.number().nullable(),
};

export const DayVolumeSchema = z.object({
  day: z.string(),
  proposed: countWithoutPerson,
  approved: count,
  rejected: count,
  expired: countWithoutPerson,
  sent: countWithoutPerson,
  /** Approved while the channel was not connected: kept in the outbox, not sent. */
  stored: countWithoutPerson,
});
export type DayVolume = z.infer<typeof DayVolumeSchema>;

export const PersonPaceSchema = z.object({
  kind: z.enum(['user', 'api_key']),
  id: z.string(),
  name: z.string(),
  ...decided,
  ...decisionTimes,
});
export type PersonPace = z.infer<typeof PersonPaceSchema>;

/** `id` is null for plans without a template. */
export const TemplatePaceSchema = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  ...decided,
  ...decisionTimes,
});
export type TemplatePace = z.infer<typeof TemplatePaceSchema>;

export const APPROVERS = ['user', 'api_key', 'rule', 'autopilot'] as const;

export const InsightsSchema = z.object({
  as_of: z.string(),
  time_zone: z.string(),
  from: z.string(),
  to: z.string(),
  /** Whether anything was ever proposed in this organization, also outside the period. */
  ever: z.boolean(),
  days: z.array(DayVolumeSchema),
  /** Decisions by people and API keys. */
  decided: z.object({ ...decided, ...decisionTimes }),
  people: z.array(PersonPaceSchema),
  templates: z.array(TemplatePaceSchema),
  /** For each field of a message, the number of approved messages in which a person had changed it. */
  fields: z.array(z.object({ field: z.string(), count })),
  /** The most frequent reasons; `other_reasons` counts rejections with any other. */
  reasons: z.array(z.object({ reason: z.string(), count })),
  other_reasons: count,
  /** The actors who approved. */
  approvers: z.object({ user: count, api_key: count, rule: count, autopilot: count }),
});
export type Insights = z.infer<typeof InsightsSchema>;

export const INSIGHT_TABLES = ['days', 'people', 'templates', 'fields', 'reasons', 'approvers'] as const;
export type InsightTable = (typeof INSIGHT_TABLES)[number];

export const InsightsExportQuery = InsightsQuery.safeExtend({ table: z.enum(INSIGHT_TABLES) });
