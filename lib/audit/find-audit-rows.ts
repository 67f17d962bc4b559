import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contact } from '../contacts/tables';
import type { Tx } from '../db/transaction';
import { decision, log_entry, plan, plan_contact } from '../plans/tables';
import { AUDITED_STATES, AUDITED_TOOLS, type AuditCursor, type AuditFilter } from './schema';

const AuditRowKeySchema = z.array(
  z.object({ source: z.enum(['entry', 'decision']), id: z.string(), plan_id: z.string() }),
);
export type AuditRowKey = z.infer<typeof AuditRowKeySchema>[number];

/**
 * Finds the rows of a page, newest first. The entries of each state are read from the end of the index (org_id, status,
 * created_at), no further than the page is long, so an organization's entries are never sorted as a whole.
 */
export async function findAuditRows(
  tx: Tx,
  orgId: string,
  filter: AuditFilter,
  cursor: AuditCursor | undefined,
  limit: number,
): Promise<AuditRowKey[]> {
  const { rows } = z
    .object({ rows: z.array(z.unknown()) })
    .parse(await tx.execute(auditPageQuery(orgId, filter, cursor, limit)));
  return AuditRowKeySchema.parse(rows);
}

/** The query of `findAuditRows`; exported so that a test can read its query plan. */
export function auditPageQuery(
  orgId: string,
  filter: AuditFilter,
  cursor: AuditCursor | undefined,
  limit: number,
): SQL {
  const entries = sql`
    select 'entry' as source, e.id, e.plan_id, e.created_at
    from unnest(${textArray(filter.state ? [filter.state] : AUDITED_STATES)}) as wanted(status)
    cross join lateral (
      select ${log_entry.id}, ${log_entry.plan_id}, ${log_entry.created_at}
      from ${log_entry}
      where ${log_entry.org_id} = ${orgId} and ${log_entry.status} = wanted.status
        ${andWithoutEstimate(sql`${log_entry.entry}->>'tool' = any(${textArray(filter.tool ? [filter.tool] : AUDITED_TOOLS)})`)}
        ${inRange(sql`${log_entry.created_at}`, sql`${log_entry.id}`, filter, cursor)}
        ${filter.plan ? sql`and ${log_entry.plan_id} = ${filter.plan}::uuid` : sql``}
        ${wasDecidedBy(orgId, filter)}
        ${matchesPlan(sql`${log_entry.plan_id}`, orgId, filter, entryText)}
      order by ${log_entry.created_at} desc, ${log_entry.id} desc
      limit ${limit}
    ) e`;
  const decisions = sql`
    select * from (
      select 'decision' as source, ${decision.id}, ${decision.plan_id}, ${decision.created_at}
      from ${decision}
      where ${decision.org_id} = ${orgId} and ${decision.entry_id} is null
        ${inRange(sql`${decision.created_at}`, sql`${decision.id}`, filter, cursor)}
        ${filter.plan ? sql`and ${decision.plan_id} = ${filter.plan}::uuid` : sql``}
        ${byDecider(filter)}
        ${matchesPlan(sql`${decision.plan_id}`, orgId, filter, sql`${decision.detail}->>'reason'`)}
      order by ${decision.created_at} desc, ${decision.id} desc
      limit ${limit}
    ) d`;
  const all = filter.tool || filter.state ? entries : sql`${entries} union all ${decisions}`;
  return sql`select source, id::text as id, plan_id::text as plan_id from (${all}) found
    order by found.created_at desc, found.id desc limit ${limit}`;
}

const entryText = sql`concat_ws(' ', ${log_entry.entry}#>>'{args,to}', ${log_entry.entry}#>>'{args,subject}',
  ${log_entry.entry}#>>'{args,body}', ${log_entry.entry}#>>'{args,question}',
  ${log_entry.entry}#>>'{approved_args,to}', ${log_entry.entry}#>>'{approved_args,subject}',
  ${log_entry.entry}#>>'{approved_args,body}')`;

function textArray(values: readonly string[]): SQL {
  return sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`;
}

function inRange(at: SQL, id: SQL, { from, to }: AuditFilter, cursor: AuditCursor | undefined): SQL {
  return sql`${from ? sql`and ${at} >= ${from.toISOString()}::timestamptz` : sql``}
    ${to ? sql`and ${at} < ${to.toISOString()}::timestamptz` : sql``}
    ${cursor ? sql`and (${at}, ${id}) < (${cursor.at.toISOString()}::timestamptz, ${cursor.id}::uuid)` : sql``}`;
}

function byDecider({ decider, channel }: AuditFilter): SQL {
  return sql`${decider ? sql`and ${decision.actor}->>'id' = ${decider}` : sql``}
    ${channel ? sql`and ${decision.channel} = ${channel}` : sql``}`;
}

/** One decision about the entry that matches both the decider and the channel. */
function wasDecidedBy(orgId: string, filter: AuditFilter): SQL {
  if (!(filter.decider || filter.channel)) return sql``;
  return andWithoutEstimate(sql`${log_entry.id} in (select ${decision.entry_id} from ${decision}
    where ${decision.org_id} = ${orgId} and ${decision.entry_id} is not null ${byDecider(filter)})`);
}

function matchesPlan(planId: SQL, orgId: string, { template, q }: AuditFilter, ownText: SQL): SQL {
  const plans = (condition: SQL) =>
    sql`${planId} in (select ${plan.id} from ${plan} where ${plan.org_id} = ${orgId} and ${condition})`;
  const term = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : '';
  const hasContactNamed = sql`${planId} in (select ${plan_contact.plan_id} from ${plan_contact} join ${contact}
    on ${contact.org_id} = ${plan_contact.org_id} and ${contact.id} = ${plan_contact.contact_id}
    where ${plan_contact.org_id} = ${orgId} and ${contact.name} ilike ${term})`;
  return sql`${template ? andWithoutEstimate(plans(sql`${plan.template_id} = ${template}::uuid`)) : sql``}
    ${q ? andWithoutEstimate(sql`${plans(sql`${plan.title} ilike ${term}`)} or ${hasContactNamed} or ${ownText} ilike ${term}`) : sql``}`;
}

/**
 * Wraps a condition in a `case`, which hides it from PostgreSQL's estimates: for the bare condition it expects almost
 * no rows and sorts all entries of a state instead of reading the index from its end.
 */
function andWithoutEstimate(condition: SQL): SQL {
  return sql`and case when ${condition} then true else false end`;
}
