import 'server-only';
import { text, timestamp } from 'drizzle-orm/pg-core';
import { organization } from '../auth/tables';

/** First column of every table of ours and of every key, so that an org's rows lie together and can be split off. */
export const orgId = () =>
  text()
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' });

export const time = () => timestamp({ withTimezone: true, precision: 3 });
export const createdAt = () => time().notNull().defaultNow();
