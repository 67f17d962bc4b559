import 'server-only';
import { bigint, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, orgId } from '../db/columns';
import type { OrgEvent } from './schema';

/** One row for each org; a trigger inserts it with the organization. `head` is the last sequence number given out. */
export const org_stream = pgTable('org_stream', {
  org_id: orgId().primaryKey(),
  epoch: text().notNull(),
  head: bigint({ mode: 'number' }).notNull().default(0),
});

export const event = pgTable(
  'event',
  {
    org_id: orgId(),
    seq: bigint({ mode: 'number' }).notNull(),
    type: text().$type<OrgEvent['type']>().notNull(),
    payload: jsonb().$type<OrgEvent['payload']>().notNull(),
    created_at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.seq] })],
);
