import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { openDatabase } from '../../../lib/db/connect';
import { readEnv } from '../../../lib/env';
import { appendEvents } from '../../../lib/events/log';
import { EVT_PLAN_STATE_CHANGED } from '../../../lib/events/schema';

/** Appends events of any size to an org's log, as another process on the same database does. */
export async function openLog(databaseUrl: string, slug: string) {
  const database = await openDatabase(readEnv({ NODE_ENV: 'test', DATABASE_URL: databaseUrl }), () => {});
  const found = await database.db.execute(sql`select id from organization where slug = ${slug}`);
  const { rows } = z.object({ rows: z.tuple([z.object({ id: z.string() })]) }).parse(found);
  const [{ id: orgId }] = rows;
  return {
    database,
    append(count: number, summary = ''): Promise<void> {
      return database.transaction((tx) =>
        appendEvents(tx, orgId, count, (first, publish) => {
          for (let seq = first; seq < first + count; seq += 1) {
            const state = { status: 'completed' as const, summary };
            const payload = { plan_id: `plan-${seq}`, state, version: 1 };
            publish({ seq, type: EVT_PLAN_STATE_CHANGED, payload });
          }
        }),
      );
    },
    close: () => database.close(),
  };
}
