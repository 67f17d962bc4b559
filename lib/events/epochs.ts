import 'server-only';
import { sql } from 'drizzle-orm';
import { announceEvents, type Database } from '../db/transaction';
import { org_stream } from './tables';

/**
 * Gives each org's log a new name. A restored log counts on from an older number, so a browser's cursor may point at an event
 * that is another one now, and nothing would tell; with a new name every old cursor is known for a stranger, and its browser
 * fetches everything afresh, once. Returns how many orgs there are.
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
