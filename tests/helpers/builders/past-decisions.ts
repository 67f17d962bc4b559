import { sql } from 'drizzle-orm';
import type { Database } from '../../../lib/db/transaction';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverwaltung';

/**
 * Messages of the last `days` days and the decisions about them by people, a rule and autopilot: by turns
 * approved, approved with changes, rejected or left to expire, by Ana, Ben, a key, a rule and autopilot. Nothing is random.
 */
export async function insertPastDecisions(
  database: Database,
  orgId: string,
  { count, days = 20, templates = [] }: { count: number; days?: number; templates?: string[] },
): Promise<void> {
  const of = (n: string, values: string[]) =>
    sql.raw(`(array[${values.map((value) => `'${value}'`).join(', ')}])[1 + ${n} % ${values.length}]`);
  const actors = [
    '{"kind":"user","id":"ana","name":"Ana Almeida"}',
    `{"kind":"user","id":"ben","name":"Ben ${LONG}"}`,
    '{"kind":"api_key","id":"key","name":"Night shift"}',
    '{"kind":"rule","id":"rule","name":"Short texts"}',
    '{"kind":"autopilot","id":"autopilot","name":"Autopilot"}',
  ];
  const reasons = ['Wrong price.', 'Already settled on the phone.', `The ${LONG} is not ours.`];
  await database.transaction(async (tx) => {
    await tx.execute(sql`create temp table past on commit drop as
      select n, gen_random_uuid() as plan_id, gen_random_uuid() as id,
        now() - (n::float8 / ${count}::float8) * make_interval(days => ${days}::int) as at
      from generate_series(1, ${count}::int) n`);
    await tx.execute(sql`insert into plan (org_id, id, title, description, state, version, preview, template_id, created_at)
      select ${orgId}, plan_id, 'Past plan ' || n, '', '{"status":"completed","summary":""}', n, '[]',
        ${templates.length > 0 ? sql`${of('n', templates)}::uuid` : sql`null`}, at
      from past`);
    await tx.execute(sql`insert into log_entry (org_id, plan_id, id, version, created_at, entry)
      select ${orgId}, plan_id, id, n, at, jsonb_build_object('kind', 'tool_call', 'run_id', 'r', 'step', 0,
        'tool', case n % 3 when 0 then 'send_sms' else 'send_email' end, 'args', '{"to":"kim@example.com","body":"Hello"}'::jsonb,
        'evidence', '[]'::jsonb, 'status', jsonb_build_object('at', to_char((at + interval '1 hour') at time zone 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || case n % 4
          when 3 then '{"state":"expired"}'::jsonb
          when 2 then '{"state":"rejected","by":{"kind":"user","id":"ana","name":"Ana"},"reason":"-"}'::jsonb
          else '{"state":"executed","receipt":{"provider":"outbox","provider_id":"1","delivered":false,"digest":"-"}}'::jsonb end)
      from past`);
    await tx.execute(sql`insert into decision (org_id, id, plan_id, entry_id, kind, actor, channel, detail, changes, waited_ms, created_at)
      select ${orgId}, gen_random_uuid(), plan_id, id, case n % 4 when 2 then 'reject' else 'approve' end,
        ${of('n', actors)}::jsonb, 'web',
        case n % 4 when 2 then jsonb_build_object('reason', ${of('(n / 4)', reasons)}) else '{}'::jsonb end,
        case n % 4 when 1 then '[{"field":"body","before":"a","after":"b"},{"field":"subject","before":"a","after":"b"}]'::jsonb end,
        (n % 97) * 60000, at + interval '30 minutes'
      from past where n % 4 <> 3`);
  });
}
