import 'server-only';
import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, orgId } from '../db/columns';

/** What a request with an `Idempotency-Key` was answered, written in the transaction of what it did. */
export const idempotent_request = pgTable(
  'idempotent_request',
  {
    org_id: orgId(),
    /** Kind and id of the caller: a key is nobody else's. */
    caller: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, path and body: the same key with another request is a mistake. */
    digest: text().notNull(),
    answer: jsonb().$type<{ status: number; text: string }>(),
    created_at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.caller, table.key] }), index().on(table.created_at)],
);
