import 'server-only';
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, orgId, time } from '../db/columns';

export const api_key = pgTable(
  'api_key',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** SHA-256 of the key; the key itself is shown once and stored nowhere. */
    hash: text().notNull().unique(),
    prefix: text().notNull(),
    role: text().$type<'admin' | 'member' | 'viewer'>().notNull(),
    created_by: text().notNull(),
    created_at: createdAt(),
    last_used_at: time(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.id] })],
);
