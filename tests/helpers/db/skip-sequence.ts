import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../../lib/db/transaction';

const ResultSchema = z.object({ rows: z.tuple([z.object({ first: z.coerce.number() })]) });

/** Reserves the org's next sequence numbers without events, as if their events were purged. Returns the first. */
export async function skipSequence(tx: Tx, orgId: string, count: number): Promise<number> {
  const result =
    await tx.execute(sql`update org_stream set head = head + ${count}::int where org_id = ${orgId}
    returning head - ${count}::int + 1 as first`);
  return ResultSchema.parse(result).rows[0].first;
}
