import 'server-only';
import { boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, orgId, rowVersion } from '../db/columns';
import type { ToolName } from '../plans/tools/tool-args';

export const plan_template = pgTable(
  'plan_template',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    trigger: text().$type<'post_call' | 'manual'>().notNull(),
    auto_approve: boolean().notNull(),
    autopilot: boolean().notNull(),
    re_enrollment_policy: text().$type<'once' | 'multiple'>().notNull(),
    start_condition: text().notNull(),
    allowed_tools: jsonb().$type<ToolName[]>().notNull(),
    expires_after_s: integer(),
    remind_after_s: integer(),
    is_active: boolean().notNull(),
    version: rowVersion(),
    created_at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.id] })],
);
