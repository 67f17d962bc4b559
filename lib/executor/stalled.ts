import 'server-only';
import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { applyPlanChange, lockPlan } from '../plans/changes/apply-change';
import type { SystemEntry } from '../plans/schema/log-entry';
import { plan } from '../plans/tables';

/**
 * Marks one stalled run: its lease is renewed, but it has written nothing for `stalledAfterMs`. The mark is only shown;
 * a person may retry the run or fail the plan, and the run's next write removes the mark. A run without a worker is not
 * stalled, because the next worker continues it. Returns whether there was one.
 */
export async function markStalledRun(tx: Tx, stalledAfterMs: number): Promise<boolean> {
  const [found] = await tx
    .select({ org_id: plan.org_id, id: plan.id })
    .from(plan)
    .where(
      and(
        eq(plan.status, 'executing'),
        gte(plan.lease_until, sql`clock_timestamp()`),
        lt(
          plan.progress_at,
          sql`clock_timestamp() - make_interval(secs => ${stalledAfterMs / 1_000}::double precision)`,
        ),
        sql`not ${plan.state} ? 'stalled_since'`,
      ),
    )
    .orderBy(asc(plan.progress_at))
    .limit(1);
  if (!found) return false;
  const locked = await lockPlan(tx, found.org_id, found.id);
  const { row, now } = locked;
  if (row.state.status !== 'executing' || row.state.stalled_since || !row.progress_at) return true;
  if (now.getTime() - row.progress_at.getTime() < stalledAfterMs) return true;
  const since = row.progress_at.toISOString();
  const stalled: SystemEntry = { kind: 'system', event: 'stalled', run_id: row.run_id, since };
  await applyPlanChange(tx, locked, {
    state: { status: 'executing', stalled_since: since },
    create: [{ entry: stalled }],
  });
  return true;
}
