import 'server-only';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { user } from '../auth/tables';
import { orgId, time } from '../db/columns';

/** Reminder emails to colleagues: one row a member, who is written to at `due_at`, and has last been at `sent_at`. */
export const notice = pgTable(
  'notice',
  {
    org_id: orgId(),
    user_id: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    due_at: time(),
    sent_at: time(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.user_id] }), index().on(table.due_at)],
);
