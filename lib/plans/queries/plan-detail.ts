import 'server-only';
import { and, asc, desc, eq, inArray, isNotNull, min, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { readCursor } from '../../events/log';
import { toDisplay } from '../changes/log-entry';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { PlanDetail, PlanLogPage, PlanRun } from '../schema/plan-detail';
import { log_entry } from '../tables';
import { WAITING_STATES } from '../transitions';
import { getPlan } from './plans';

/** The default number of entries in one answer. */
export const LOG_PAGE_SIZE = 200;

type LogPageOptions = { before?: string | undefined; limit?: number | undefined };

/** Null when the org has no such plan. */
export async function getPlanDetail(tx: Tx, orgId: string, planId: string): Promise<PlanDetail | null> {
  const plan = await getPlan(tx, orgId, planId);
  if (!plan) return null;
  const page = await readPage(tx, orgId, planId, {});
  const pageIds = new Set(page.log.map(({ id }) => id));
  const waiting = page.log_before === null ? [] : await readWaiting(tx, orgId, planId);
  const log = [...waiting.filter(({ id }) => !pageIds.has(id)), ...page.log];
  const runs = await readRuns(tx, orgId, planId);
  return { plan, log, log_before: page.log_before, runs, cursor: await readCursor(tx, orgId) };
}

/**
 * The entries before one, or the newest. Null when the organization has no such plan.
 * @throws AppError not_found when `before` is not an entry of this plan
 */
export async function getPlanLogPage(
  tx: Tx,
  orgId: string,
  planId: string,
  { to, ...page }: LogPageOptions & { to?: string | undefined },
): Promise<PlanLogPage | null> {
  if (!(await getPlan(tx, orgId, planId))) return null;
  // A link to a missing entry must not make the client read the whole log in search of it.
  for (const id of [page.before, to]) if (id) await requireEntry(tx, orgId, planId, id);
  return { ...(await readPage(tx, orgId, planId, page)), cursor: await readCursor(tx, orgId) };
}

/** The whole log, oldest first, for the planner. */
export async function readPlanLog(tx: Tx, orgId: string, planId: string): Promise<PlanLogDisplay[]> {
  const rows = await tx
    .select()
    .from(log_entry)
    .where(isOfPlan(orgId, planId))
    .orderBy(asc(log_entry.created_at), asc(log_entry.version));
  return rows.map(toDisplay);
}

function isOfPlan(orgId: string, planId: string): SQL | undefined {
  return and(eq(log_entry.org_id, orgId), eq(log_entry.plan_id, planId));
}

/** Ordered by time and id, which never change; a version does. */
async function readPage(
  tx: Tx,
  orgId: string,
  planId: string,
  { before, limit = LOG_PAGE_SIZE }: LogPageOptions,
): Promise<Omit<PlanLogPage, 'cursor'>> {
  const older = before
    ? sql`(${log_entry.created_at}, ${log_entry.id}) < (select e.created_at, e.id from log_entry e
        where e.org_id = ${orgId} and e.plan_id = ${planId} and e.id = ${before})`
    : undefined;
  const rows = await tx
    .select()
    .from(log_entry)
    .where(and(isOfPlan(orgId, planId), older))
    .orderBy(desc(log_entry.created_at), desc(log_entry.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit).reverse();
  return { log: page.map(toDisplay), log_before: rows.length > limit ? (page[0]?.id ?? null) : null };
}

async function readWaiting(tx: Tx, orgId: string, planId: string): Promise<PlanLogDisplay[]> {
  const rows = await tx
    .select()
    .from(log_entry)
    .where(and(isOfPlan(orgId, planId), inArray(log_entry.status, [...WAITING_STATES])))
    .orderBy(asc(log_entry.created_at), asc(log_entry.id));
  return rows.map(toDisplay);
}

async function readRuns(tx: Tx, orgId: string, planId: string): Promise<PlanRun[]> {
  const started = min(log_entry.created_at);
  const rows = await tx
    .select({
      id: log_entry.run_id,
      entries: sql<number>`count(*)::int`,
      started_at: started,
      outcome: sql<string | null>`max(${log_entry.entry}->>'outcome')
        filter (where ${log_entry.entry}->>'event' = 'execution_ended')`,
    })
    .from(log_entry)
    .where(and(isOfPlan(orgId, planId), isNotNull(log_entry.run_id)))
    .groupBy(log_entry.run_id)
    .orderBy(started, log_entry.run_id);
  return rows.map(({ id, entries, started_at, outcome }, index) => ({
    id: id ?? '',
    number: index + 1,
    entries,
    started_at: (started_at ?? new Date(0)).toISOString(),
    outcome,
  }));
}

async function requireEntry(tx: Tx, orgId: string, planId: string, id: string): Promise<void> {
  const [found] = await tx
    .select({ id: log_entry.id })
    .from(log_entry)
    .where(and(isOfPlan(orgId, planId), eq(log_entry.id, id)));
  if (!found) throw new AppError('not_found', 'There is no such entry in this plan.');
}
