import 'server-only';
import {
  bigint,
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
import { contact } from '../contacts/tables';
import { createdAt, orgId, time } from '../db/columns';
import type { Participant, PlanningState, Turn } from './schema';

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
    planning: jsonb().$type<PlanningState>().notNull(),
    /** When planning is due next; null for none. The claim's lease moves it forward. */
    plan_due_at: time(),
    plan_attempts: integer().notNull().default(0),
    /** The seq of the event that last changed what is public. The default serves rows and processes older than it. */
    version: bigint({ mode: 'number' }).notNull().default(0),
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
