import 'server-only';
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, orgId } from '../db/columns';

/** Usage of one request to a language model. A preview has a call and no plan yet. */
export const planner_usage = pgTable(
  'planner_usage',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    plan_id: uuid(),
    call_id: uuid(),
    run_id: uuid(),
    model: text().notNull(),
    input_tokens: integer().notNull(),
    cached_input_tokens: integer().notNull(),
    output_tokens: integer().notNull(),
    /** Millionths of a dollar; null when no price is configured. */
    cost_micros: bigint({ mode: 'number' }),
    duration_ms: integer().notNull(),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    index().on(table.org_id, table.plan_id),
    index().on(table.org_id, table.call_id),
    index().on(table.org_id, table.created_at),
  ],
);
