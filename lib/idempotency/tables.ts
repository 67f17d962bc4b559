import 'server-only';
import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, orgId } from '../db/columns';

/** Responses to requests with an `Idempotency-Key`, each written in the transaction of the request's work. */
export const idempotent_request = pgTable(
  'idempotent_request',
  {
    org_id: orgId(),
    /** Kind and id of the caller: each caller has keys of its own. */
    caller: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    digest: text().notNull(),
    answer: jsonb().$type<{ status: number; text: string }>(),
    created_at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.caller, table.key] }), index().on(table.created_at)],
);
