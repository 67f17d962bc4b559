import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { appendEvents, readStreamHead } from '../../../lib/events/log';
import {
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  formatCursor,
  type OrgEvent,
} from '../../../lib/events/schema';
import { log_entry, plan } from '../../../lib/plans/tables';
import type { Seeds } from '../../e2e/seeds';
import type { Org } from '../../helpers/db/org';

type Kind = 'plans' | 'log';

/** The initial state of the naive page: every row, and their cursor. */
export async function readRows({ database, idOf }: Seeds, org: Org, kind: Kind, planId: string) {
  const orgId = await idOf(org);
  return database.snapshot(async (tx) => {
    const { epoch, head } = await readStreamHead(tx, orgId);
    const rows =
      kind === 'plans'
        ? await tx
            .select({ id: plan.id, title: plan.title, status: plan.status })
            .from(plan)
            .where(eq(plan.org_id, orgId))
        : await tx
            .select({ id: log_entry.id, title: log_entry.id, status: log_entry.plan_id })
            .from(log_entry)
            .where(
              and(eq(log_entry.org_id, orgId), eq(log_entry.plan_id, planId), isNotNull(log_entry.run_id)),
            )
            .orderBy(asc(log_entry.created_at));
    return { rows, ids: rows.map(({ id }) => id), cursor: formatCursor({ epoch, seq: head }) };
  });
}

/** Events only, because the tables are not read without a page load. */
export async function writeEvents(
  { database, idOf }: Seeds,
  org: Org,
  kind: Kind,
  ids: string[],
  from: number,
  count: number,
): Promise<void> {
  const orgId = await idOf(org);
  await database.transaction((tx) =>
    appendEvents(tx, orgId, count, (first, publish) => {
      for (let index = 0; index < count; index += 1) publish(eventAt(first + index, index));
    }),
  );

  function eventAt(seq: number, index: number): OrgEvent {
    const plan_id = ids[(from + index) % ids.length] ?? '';
    if (kind === 'plans') {
      const state = { status: seq % 2 ? ('executing' as const) : ('paused' as const) };
      return { seq, type: EVT_PLAN_STATE_CHANGED, payload: { plan_id, version: seq, state } };
    }
    const created_at = new Date().toISOString();
    const entry = { kind: 'system', event: 'model_reasoning', run_id: null, text: `Event ${seq}` } as const;
    const payload = { plan_id, id: crypto.randomUUID(), entry, version: seq, created_at };
    return { seq, type: EVT_PLAN_LOG_NEW, payload };
  }
}
