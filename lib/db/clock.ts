import 'server-only';
import { sql } from 'drizzle-orm';
import { organization } from '../auth/tables';
import type { Queryable } from './transaction';

/** The database's clock at this statement, not at the transaction's start: the processes' own clocks differ. */
export async function databaseNow(tx: Queryable): Promise<Date> {
  const [clock] = await tx
    .select({ now: sql`clock_timestamp()`.mapWith(organization.createdAt) })
    .from(sql`(select 1) one`);
  return clock?.now ?? new Date();
}
