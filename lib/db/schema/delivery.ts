import { integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Receipt } from '../../plans/schema';
import { createdAt, orgId, time } from './columns';

/** The intent, written before a byte leaves, and what came of it. */
export const dispatch = pgTable(
  'dispatch',
  {
    org_id: orgId(),
    plan_id: uuid().notNull(),
    entry_id: uuid().notNull(),
    attempt: integer().notNull(),
    idempotency_key: text().notNull(),
    provider: text().notNull(),
    /** How often this attempt was handed to the provider, always under the one key. */
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

/** What would have been sent if a channel were configured. */
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

export const api_key = pgTable(
  'api_key',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** SHA-256 of the key; the key itself is shown once and kept nowhere. */
    hash: text().notNull().unique(),
    prefix: text().notNull(),
    role: text().$type<'admin' | 'member' | 'viewer'>().notNull(),
    created_by: text().notNull(),
    created_at: createdAt(),
    last_used_at: time(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.id] })],
);
