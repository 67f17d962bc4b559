import 'server-only';
import { integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, orgId, time } from '../db/columns';
import type { Receipt } from '../plans/schema/log-entry';

/** The intent, committed before a byte leaves, and its outcome. */
export const dispatch = pgTable(
  'dispatch',
  {
    org_id: orgId(),
    plan_id: uuid().notNull(),
    entry_id: uuid().notNull(),
    attempt: integer().notNull(),
    idempotency_key: text().notNull(),
    provider: text().notNull(),
    /** The number of tries of this attempt, always under the same key. */
    tries: integer().notNull().default(1),
    digest: text().notNull(),
    outcome: text().$type<'executed' | 'failed' | 'unknown'>(),
    receipt: jsonb().$type<Receipt>(),
    error: text(),
    started_at: createdAt(),
    ended_at: time(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.plan_id, table.entry_id, table.attempt] })],
);

/** Messages that would have been sent if a channel were configured. */
export const outbox_message = pgTable(
  'outbox_message',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    idempotency_key: text().notNull(),
    channel: text().$type<'email' | 'sms'>().notNull(),
    to: text().notNull(),
    subject: text(),
    body: text().notNull(),
    plan_id: uuid().notNull(),
    entry_id: uuid().notNull(),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    uniqueIndex().on(table.org_id, table.idempotency_key),
  ],
);
