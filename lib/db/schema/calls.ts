import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Participant, Planning, Turn } from '../../calls/schema';
import { createdAt, orgId, time } from './columns';

export const contact = pgTable(
  'contact',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    name: text().notNull(),
    email: text(),
    phone: text(),
    do_not_email: boolean().notNull().default(false),
    do_not_text: boolean().notNull().default(false),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    index().on(table.org_id, table.email),
    index('contact_lower_email').on(table.org_id, sql`lower(${table.email})`),
    index().on(table.org_id, table.phone),
    index().on(table.org_id, table.name),
  ],
);

export const contact_note = pgTable(
  'contact_note',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    contact_id: uuid().notNull(),
    plan_id: uuid(),
    text: text().notNull(),
    author: text().notNull(),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    foreignKey({
      columns: [table.org_id, table.contact_id],
      foreignColumns: [contact.org_id, contact.id],
    }).onDelete('cascade'),
    index().on(table.org_id, table.contact_id, table.created_at),
  ],
);

export const call = pgTable(
  'call',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    source: text().notNull(),
    external_id: text().notNull(),
    kind: text(),
    direction: text(),
    started_at: time(),
    duration_s: real(),
    participants: jsonb().$type<Participant[]>().notNull(),
    turns: jsonb().$type<Turn[]>().notNull(),
    turn_count: integer().notNull(),
    planning: jsonb().$type<Planning>().notNull(),
    /** When its plans may next be made; null: nothing to do. The claim's lease moves it forward. */
    plan_due_at: time(),
    plan_attempts: integer().notNull().default(0),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    uniqueIndex().on(table.org_id, table.source, table.external_id),
    index().on(table.org_id, table.created_at),
    index().on(table.plan_due_at),
  ],
);

export const call_contact = pgTable(
  'call_contact',
  { org_id: orgId(), call_id: uuid().notNull(), contact_id: uuid().notNull() },
  (table) => [
    primaryKey({ columns: [table.org_id, table.call_id, table.contact_id] }),
    foreignKey({ columns: [table.org_id, table.call_id], foreignColumns: [call.org_id, call.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [table.org_id, table.contact_id],
      foreignColumns: [contact.org_id, contact.id],
    }).onDelete('cascade'),
    index().on(table.org_id, table.contact_id),
  ],
);
