import type { PlanLogDisplay } from '../schema/log-entry';
import type { PlanDetail, PlanRun } from '../schema/plan-detail';
import { byTime, type LivePlan, newer, newestById, toDisplay, withState } from './records';

/** The plan as it is now: entries by id, sorted by time, and the newest state. */
export function mergePlan(detail: PlanDetail, live: LivePlan): PlanDetail {
  const plan = newer(detail.plan, live.livePlan);
  const change = live.liveState?.plan_id === plan.id ? live.liveState : null;
  const log = mergeLog(detail.log, live.liveLogs);
  return { ...detail, plan: withState(plan, change), log, runs: countRunEntries(detail, log) };
}

/** The snapshot's count of each run's entries plus those written since, which are newer than its newest. */
function countRunEntries({ log, runs }: PlanDetail, merged: readonly PlanLogDisplay[]): PlanRun[] {
  const newestAt = log.at(-1)?.created_at ?? '';
  const added = new Map<string | null, number>();
  const start = merged.findLastIndex(({ created_at }) => created_at <= newestAt) + 1;
  for (const { entry } of merged.slice(start)) added.set(entry.run_id, (added.get(entry.run_id) ?? 0) + 1);
  if (!runs.some(({ id }) => added.has(id))) return runs;
  return runs.map((run) => ({ ...run, entries: run.entries + (added.get(run.id) ?? 0) }));
}

/** The last merge result of each snapshot's log, so that one more entry costs what one entry costs. */
const merged = new WeakMap<
  readonly PlanLogDisplay[],
  { live: readonly PlanLogDisplay[]; log: PlanLogDisplay[] }
>();

function mergeLog(log: readonly PlanLogDisplay[], live: readonly PlanLogDisplay[]): PlanLogDisplay[] {
  const last = merged.get(log);
  // Used only while no live fact was dropped, because the result must follow from the present facts.
  const isContinuation = last?.live.every((line, index) => {
    const now = live[index];
    return now === line || (now?.id === line.id && now.version > line.version);
  });
  const base = last && isContinuation ? last : { live: [], log: insert([], log) };
  const after = insert(
    base.log,
    live.filter((line, index) => line !== base.live[index]),
  );
  merged.set(log, { live, log: after });
  return after;
}

/** Inserts new and newer entries at their place in the sorted list. */
function insert(sorted: PlanLogDisplay[], records: readonly PlanLogDisplay[]): PlanLogDisplay[] {
  const additions = newestById(records);
  for (const { id, version } of sorted)
    if ((additions.get(id)?.version ?? version) <= version) additions.delete(id);
  if (additions.size === 0) return sorted;
  const added = [...additions.values()].map(toDisplay).sort(byTime);
  const after: PlanLogDisplay[] = [];
  let next = 0;
  for (const line of sorted) {
    if (additions.has(line.id)) continue;
    for (let other = added[next]; other && byTime(other, line) < 0; other = added[next]) {
      after.push(other);
      next += 1;
    }
    after.push(line);
  }
  return [...after, ...added.slice(next)];
}
