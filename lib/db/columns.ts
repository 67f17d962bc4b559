import 'server-only';
import { text, timestamp } from 'drizzle-orm/pg-core';
import { organization } from '../auth/tables';

/** The first column of every table and key, so that the tables can be distributed by organization. */
export const orgId = () =>
  text()
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' });

export const time = () => timestamp({ withTimezone: true, precision: 3 });
export const createdAt = () => time().notNull().defaultNow();
