import 'server-only';
import { sql } from 'drizzle-orm';
import { announceEvents, type Database } from '../db/transaction';
import { org_stream } from './tables';

/**
 * Gives each org's log a new epoch. A restored log continues from an older number, so a browser's cursor could point at a
 * different event without any error. A new epoch invalidates every old cursor: each browser fetches everything once more.
 * Returns the number of orgs.
 */
export function renewEpochs(database: Pick<Database, 'transaction'>): Promise<number> {
  return database.transaction(async (tx) => {
    const renewed = await tx
      .update(org_stream)
      .set({ epoch: sql`substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)` })
      .returning({ org_id: org_stream.org_id });
    for (const { org_id } of renewed) announceEvents(tx, org_id);
    return renewed.length;
  });
}
