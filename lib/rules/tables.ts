import 'server-only';
import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, orgId, rowVersion, time } from '../db/columns';
import type { OutboundTool } from '../plans/tools/tool-args';

/** A rule approves matching messages, or requires a person for them. The first active rule that matches decides. */
export const rule = pgTable(
  'rule',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    name: text().notNull(),
    position: integer().notNull(),
    verdict: text().$type<'approve' | 'ask'>().notNull(),
    is_active: boolean().notNull().default(false),
    /** The conditions; null matches everything. */
    tool: text().$type<OutboundTool>(),
    template_id: uuid(),
    /** An address, a number, or `@domain`. */
    recipient: text(),
    /** Characters of subject and body together. */
    max_chars: integer(),
    created_by: text().notNull(),
    version: rowVersion(),
    created_at: createdAt(),
    updated_at: time().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.id] }), index().on(table.org_id, table.position)],
);
