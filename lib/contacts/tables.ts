import 'server-only';
import { sql } from 'drizzle-orm';
import { boolean, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, nameOrder, orgId, rowVersion } from '../db/columns';

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
    version: rowVersion(),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    index().on(table.org_id, table.email),
    index('contact_lower_email').on(table.org_id, sql`lower(${table.email})`),
    index().on(table.org_id, table.phone),
    index().on(table.org_id, table.name),
    index('contact_name_order').on(table.org_id, nameOrder(table.name), table.id),
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
