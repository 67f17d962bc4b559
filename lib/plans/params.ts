import { z } from 'zod';
import { optional, text } from '../text';
import { PlanStateSchema, type PlanStatus } from './schema';

/** What stands in a path or a query, for routes and pages alike. */
export const PlanParams = z.object({ plan: z.uuid() });
export const EntryParams = z.object({ plan: z.uuid(), entry: z.uuid() });
export const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

const statuses = PlanStateSchema.options.map((option) => option.shape.status.value) as [
  PlanStatus,
  ...PlanStatus[],
];

export const PlanListQuery = PageQuery.extend({
  status: z.enum(statuses).optional(),
  q: optional(text(200)),
  template: z.uuid().optional(),
});
