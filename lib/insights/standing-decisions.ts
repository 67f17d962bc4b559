import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../db/transaction';
import { decision, plan } from '../plans/tables';
import { plan_template } from '../templates/tables';

// A standing decision is the last one about a message or question within the period. An undone decision does not stand, so
// a message that was approved, undone and rejected is one rejection.

/** The decisions that count; `starts` as in a Period. */
export type InsightScope = {
  org_id: string;
  starts: string[];
  template?: string | undefined;
  person?: string | undefined;
};

const number = z.coerce.number();
const CubeSchema = z.array(
  z.object({
    level: z.enum(['all', 'day', 'person', 'template']),
    day: number.nullable(),
    person_kind: z.string().nullable(),
    person_id: z.string().nullable(),
    person_name: z.string().nullable(),
    template_id: z.string().nullable(),
    template_name: z.string().nullable(),
    all_approved: number,
    all_rejected: number,
    approved: number,
    edited: number,
    rejected: number,
    answered: number,
    median_ms: number.nullable(),
    p90_ms: number.nullable(),
    by_user: number,
    by_api_key: number,
    by_rule: number,
    by_autopilot: number,
  }),
);
export type CubeRow = z.infer<typeof CubeSchema>[number];

export function instants(starts: string[]): SQL {
  return sql`array[${sql.join(
    starts.map((at) => sql`${at}`),
    sql`, `,
  )}]::timestamptz[]`;
}

/** The standing decisions of the scope as the table `standing`. `day` is 1 for the first day. */
function standingDecisions({ org_id, starts, template, person }: InsightScope): SQL {
  return sql`with latest as (
      select distinct on (${decision.entry_id}) ${decision.plan_id} as plan_id, ${decision.kind} as kind,
        ${decision.actor} as actor, ${decision.changes} as changes, ${decision.waited_ms} as waited_ms,
        ${decision.detail} as detail, ${decision.created_at} as at
      from ${decision}
      where ${decision.org_id} = ${org_id} and ${decision.entry_id} is not null
        and ${decision.kind} in ('approve', 'reject', 'answer', 'undo')
        and ${decision.created_at} >= ${starts.at(0)}::timestamptz and ${decision.created_at} < ${starts.at(-1)}::timestamptz
      order by ${decision.entry_id}, ${decision.created_at} desc, ${decision.id} desc
    ), standing as (
      select latest.kind, latest.changes, latest.waited_ms, latest.detail, latest.at,
        width_bucket(latest.at, ${instants(starts)}) as day,
        latest.actor->>'kind' as actor_kind, latest.actor->>'name' as actor_name,
        latest.actor->>'kind' in ('user', 'api_key') as by_people,
        case when latest.actor->>'kind' in ('user', 'api_key') then latest.actor->>'kind' end as person_kind,
        case when latest.actor->>'kind' in ('user', 'api_key') then latest.actor->>'id' end as person_id,
        ${plan.template_id} as template_id
      from latest join ${plan} on ${plan.org_id} = ${org_id} and ${plan.id} = latest.plan_id
      where latest.kind <> 'undo'
        ${template ? sql`and ${plan.template_id} = ${template}::uuid` : sql``}
        ${person ? sql`and latest.actor->>'kind' in ('user', 'api_key') and latest.actor->>'id' = ${person}` : sql``}
    )`;
}

const overWaitingTimes = sql`within group (order by standing.waited_ms) filter (where by_people and standing.waited_ms is not null)`;

/** One row for the whole scope and for each day, person and template in it (`level`), by grouping sets. */
export function cubeQuery(scope: InsightScope): SQL {
  return sql`${standingDecisions(scope)}, cube as (
      select case when grouping(day) = 0 then 'day' when grouping(person_id) = 0 then 'person'
          when grouping(template_id) = 0 then 'template' else 'all' end as level,
        day, person_kind, person_id, template_id, (array_agg(actor_name order by at desc))[1] as person_name,
        count(*) filter (where kind = 'approve') as all_approved,
        count(*) filter (where kind = 'reject') as all_rejected,
        count(*) filter (where kind = 'approve' and by_people) as approved,
        count(*) filter (where kind = 'approve' and by_people and jsonb_typeof(changes) = 'array') as edited,
        count(*) filter (where kind = 'reject' and by_people) as rejected,
        count(*) filter (where kind = 'answer' and by_people) as answered,
        percentile_cont(0.5) ${overWaitingTimes} as median_ms,
        percentile_cont(0.9) ${overWaitingTimes} as p90_ms,
        count(*) filter (where kind = 'approve' and actor_kind = 'user') as by_user,
        count(*) filter (where kind = 'approve' and actor_kind = 'api_key') as by_api_key,
        count(*) filter (where kind = 'approve' and actor_kind = 'rule') as by_rule,
        count(*) filter (where kind = 'approve' and actor_kind = 'autopilot') as by_autopilot
      from standing
      group by grouping sets ((), (day), (person_kind, person_id), (template_id))
    )
    select cube.level, cube.day, cube.person_kind, cube.person_id, cube.person_name, cube.template_id::text as template_id,
      ${plan_template.name} as template_name, all_approved, all_rejected, approved, edited, rejected, answered, median_ms,
      p90_ms, by_user, by_api_key, by_rule, by_autopilot
    from cube left join ${plan_template} on ${plan_template.org_id} = ${scope.org_id} and ${plan_template.id} = cube.template_id`;
}

const DetailCountsSchema = z.array(
  z.object({ what: z.enum(['field', 'reason']), name: z.string(), count: number }),
);

/**
 * The fields that people changed before approving, and the reasons of their rejections, each with its count, most
 * frequent first.
 */
export function detailCountsQuery(scope: InsightScope): SQL {
  return sql`${standingDecisions(scope)}
    select what, name, count(*) as count from (
      select 'field' as what, change.value->>'field' as name
      from standing, jsonb_array_elements(case jsonb_typeof(changes) when 'array' then changes else '[]'::jsonb end) change
      where kind = 'approve' and by_people
      union all
      select 'reason', coalesce(nullif(btrim(detail->>'reason'), ''), '—') from standing where kind = 'reject' and by_people
    ) words group by what, name order by count(*) desc, name`;
}

export async function readCube(tx: Tx, scope: InsightScope): Promise<CubeRow[]> {
  return CubeSchema.parse(await rowsOf(tx, cubeQuery(scope)));
}

export async function readDetailCounts(tx: Tx, scope: InsightScope) {
  return DetailCountsSchema.parse(await rowsOf(tx, detailCountsQuery(scope)));
}

export async function rowsOf(tx: Tx, query: SQL): Promise<unknown[]> {
  return z.object({ rows: z.array(z.unknown()) }).parse(await tx.execute(query)).rows;
}
