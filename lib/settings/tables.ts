import 'server-only';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { orgId, rowVersion } from '../db/columns';

/** Settings of an organization; no row means the defaults of the installation. */
export const org_setting = pgTable('org_setting', {
  org_id: orgId().primaryKey(),
  undo_window_s: integer(),
  /** IANA name. */
  time_zone: text(),
  /** Minutes of the local day between which nothing is sent; both null for no quiet hours. May span midnight. */
  quiet_from: integer(),
  quiet_until: integer(),
  /** Zero stands for the settings of an organization that never changed them, with a row or without. */
  version: rowVersion().default(0),
});
