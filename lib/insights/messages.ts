import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../db/transaction';
import { CallStatusSchema } from '../plans/schema/log-entry';
import { log_entry, plan } from '../plans/tables';
import { type InsightScope, instants, rowsOf } from './standing-decisions';

const number = z.coerce.number();
const VolumeSchema = z.array(
  z.object({ what: z.enum(['proposed', 'expired', 'sent', 'stored']), day: number, count: number }),
);

const STATES = CallStatusSchema.options.map((option) => option.shape.state.value);

/**
 * Messages by the day on which they were proposed, expired, sent, or stored in the outbox instead of being sent. All but
 * the proposals have a time of their own, and were proposed no later than that.
 */
export function volumeQuery({ org_id, starts, template }: InsightScope): SQL {
  const first = sql`${starts.at(0)}::timestamptz`;
  const end = sql`${starts.at(-1)}::timestamptz`;
  const entries = (what: SQL, states: readonly string[], at: SQL) => sql`
    select ${what} as what, width_bucket(${at}, ${instants(starts)}) as day
    from ${log_entry}
    where ${log_entry.org_id} = ${org_id} and ${log_entry.status} in (${sql.join(
      states.map((state) => sql`${state}`),
      sql`, `,
    )})
      and ${log_entry.entry}->>'tool' in ('send_email', 'send_sms')
      and ${log_entry.created_at} < ${end} and ${at} >= ${first} and ${at} < ${end}
      ${
        template
          ? sql`and ${log_entry.plan_id} in (select ${plan.id} from ${plan}
              where ${plan.org_id} = ${org_id} and ${plan.template_id} = ${template}::uuid)`
          : sql``
      }`;
  const statusAt = sql`(${log_entry.entry}#>>'{status,at}')::timestamptz`;
  const sentOrStored = sql`case when ${log_entry.entry}#>>'{status,receipt,delivered}' = 'false'
    then 'stored' else 'sent' end`;
  return sql`select what, day, count(*) as count from (
      ${entries(sql`'proposed'`, STATES, sql`${log_entry.created_at}`)}
      union all ${entries(sql`'expired'`, ['expired'], statusAt)}
      union all ${entries(sentOrStored, ['executed'], statusAt)}
    ) messages group by what, day`;
}

export async function readVolume(tx: Tx, scope: InsightScope) {
  return VolumeSchema.parse(await rowsOf(tx, volumeQuery(scope)));
}
