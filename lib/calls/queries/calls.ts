import 'server-only';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { readCursor } from '../../events/log';
import { toDisplay } from '../../plans/changes/log-entry';
import { selectPlans } from '../../plans/queries/plans';
import type { PlanLogEvent } from '../../plans/schema/log-entry';
import type { Plan } from '../../plans/schema/plan';
import { log_entry, plan } from '../../plans/tables';
import type { Call, CallDetail, CallList, CallSummary } from '../schema';
import { call, call_contact } from '../tables';

const PAGE_SIZE = 50;
/** More plans than a call has; a misconfigured template must not make the call unreadable. */
const MAX_PROPOSALS = 500;

/** The columns of `toSummary`. */
export const SUMMARY = {
  id: call.id,
  source: call.source,
  external_id: call.external_id,
  kind: call.kind,
  direction: call.direction,
  started_at: call.started_at,
  duration_s: call.duration_s,
  participants: call.participants,
  turn_count: call.turn_count,
  planning: call.planning,
  version: call.version,
  created_at: call.created_at,
};

type SummaryRow = Pick<typeof call.$inferSelect, keyof typeof SUMMARY>;

/** One page of calls without transcripts, newest first, older than `before`; all calls, or those of one contact. */
export async function listCalls(
  tx: Tx,
  orgId: string,
  { before, contact }: { before?: string | undefined; contact?: string },
): Promise<{ calls: CallSummary[]; next: string | null }> {
  const ofContact = tx
    .select({ id: call_contact.call_id })
    .from(call_contact)
    .where(and(eq(call_contact.org_id, orgId), eq(call_contact.contact_id, contact ?? '')));
  const after = before
    ? sql`(${call.created_at}, ${call.id}) < (select last.created_at, last.id from ${call} last
        where last.org_id = ${orgId} and last.id = ${before}::uuid)`
    : undefined;
  const rows = await tx
    .select(SUMMARY)
    .from(call)
    .where(and(eq(call.org_id, orgId), contact ? inArray(call.id, ofContact) : undefined, after))
    .orderBy(desc(call.created_at), desc(call.id))
    .limit(PAGE_SIZE + 1);
  const calls = rows.slice(0, PAGE_SIZE).map(toSummary);
  return { calls, next: rows.length > PAGE_SIZE ? (calls.at(-1)?.id ?? null) : null };
}

/** A page of calls with the cursor at which it was read. */
export async function readCallList(
  tx: Tx,
  orgId: string,
  query: { before?: string | undefined },
): Promise<CallList> {
  return { ...(await listCalls(tx, orgId, query)), cursor: await readCursor(tx, orgId) };
}

/** Null when the org has no such call. */
export async function getCall(
  tx: Tx,
  orgId: string,
  callId: string,
): Promise<{ call: Call; plans: Plan[] } | null> {
  const [row] = await tx
    .select({ ...SUMMARY, turns: call.turns })
    .from(call)
    .where(and(eq(call.org_id, orgId), eq(call.id, callId)));
  if (!row) return null;
  const plans = await selectPlans(tx, orgId, eq(plan.call_id, callId), 50);
  return { call: { ...toSummary(row), turns: row.turns }, plans };
}

/** A call as its page shows it; null when the org has no such call. */
export async function getCallDetail(tx: Tx, orgId: string, callId: string): Promise<CallDetail | null> {
  const found = await getCall(tx, orgId, callId);
  if (!found) return null;
  const proposals = await listProposals(tx, orgId, callId);
  return { ...found, proposals, cursor: await readCursor(tx, orgId) };
}

/** The tool calls of the call's plans whose evidence is in this call. */
async function listProposals(tx: Tx, orgId: string, callId: string): Promise<PlanLogEvent[]> {
  const evidence = JSON.stringify([{ call_id: callId }]);
  const rows = await tx
    .select({ log: log_entry })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(
      and(
        eq(log_entry.org_id, orgId),
        eq(plan.call_id, callId),
        sql`${log_entry.entry}->'evidence' @> ${evidence}::jsonb`,
      ),
    )
    .orderBy(asc(log_entry.created_at), asc(log_entry.id))
    .limit(MAX_PROPOSALS);
  return rows.map(({ log }) => ({ ...toDisplay(log), plan_id: log.plan_id }));
}

export function toSummary(row: SummaryRow): CallSummary {
  return {
    id: row.id,
    source: row.source,
    external_id: row.external_id,
    kind: row.kind,
    direction: row.direction,
    started_at: row.started_at?.toISOString() ?? null,
    duration_s: row.duration_s,
    participants: row.participants,
    turn_count: row.turn_count,
    planning: row.planning,
    version: row.version,
    created_at: row.created_at.toISOString(),
  };
}
