import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PlanEvent } from '../../events/schema';
import { createdAt, orgId } from './columns';

/** One row an org, made with the organization (trigger). `head` is the last sequence number given out. */
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
    type: text().$type<PlanEvent['type']>().notNull(),
    payload: jsonb().$type<PlanEvent['payload']>().notNull(),
    created_at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.seq] })],
);

/** Per-org settings; no row means the defaults of the environment. */
export const org_setting = pgTable('org_setting', {
  org_id: orgId().primaryKey(),
  undo_window_s: integer(),
  /** IANA name. */
  time_zone: text(),
  /** Minutes of the local day between which nothing goes out; both null: at any time. May span midnight. */
  quiet_from: integer(),
  quiet_until: integer(),
});
