import 'server-only';
import { sql } from 'drizzle-orm';

/** The end of a lease that begins now, by the database's clock; `ms` in milliseconds. */
export function leaseUntil(ms: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1_000})`;
}
