import 'server-only';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { user } from '../auth/tables';
import { orgId, time } from '../db/columns';

/**
 * Reminder emails, one row per member: the next is due at `due_at`, the last was sent at `sent_at`. The table keeps its old
 * name, so that processes of the previous version go on working during a deploy.
 */
export const reminder_mail = pgTable(
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
