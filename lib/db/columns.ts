import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, integer, text, timestamp } from 'drizzle-orm/pg-core';
import { organization } from '../auth/tables';

/** The first column of every table and key, so that the tables can be distributed by organization. */
export const orgId = () =>
  text()
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' });

export const time = () => timestamp({ withTimezone: true, precision: 3 });
/** Counts the writes of a row that people edit. Each update adds one in the same statement; see `row-version.ts`. */
export const rowVersion = () => integer().notNull().default(1);
export const createdAt = () => time().notNull().defaultNow();

/**
 * A name as people sort it: "abel" before "Zimmer", "Özil" beside "Ozil". The database's own order is that of the bytes in
 * many installations. A migration creates the collation.
 */
export const nameOrder = (column: AnyPgColumn): SQL => sql`${column} collate "name_order"`;
