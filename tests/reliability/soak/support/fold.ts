import { isDeepStrictEqual } from 'node:util';
import type { CallSummary } from '../../../../lib/calls/schema';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../../../lib/events/event-names';
import type { Entry, PlanLogEvent } from '../../../../lib/plans/schema/log-entry';
import type { Plan, PlanStateChanged } from '../../../../lib/plans/schema/plan';
import { canMoveEntry, canMovePlan } from '../../../../lib/plans/transitions';
import type { EventRow, History } from './history';

type FoldedPlan = Pick<Plan, 'title' | 'description' | 'state' | 'version'>;
type FoldedEntry = { plan_id: string; entry: Entry; version: number; created_at: string };
type Folded = {
  plans: Map<string, FoldedPlan>;
  entries: Map<string, FoldedEntry>;
  calls: Map<string, CallSummary>;
};

export type Report = (promise: string, what: string) => void;

/** Each org's event log has no gaps from 1 to its head and only legal transitions, and its fold equals the tables. */
export function checkLog({ tables }: History, report: Report): void {
  for (const { org_id, head } of tables.streams) {
    const events = tables.events.filter((event) => event.org_id === org_id).sort((a, b) => a.seq - b.seq);
    checkSequence(events, head, (what) => report('sequence', `org ${org_id}: ${what}`));
    const folded = fold(events, report);
    comparePlans(
      folded,
      tables.plans.filter((plan) => plan.org_id === org_id),
      report,
    );
    compareEntries(
      folded,
      tables.entries.filter((entry) => entry.org_id === org_id),
      report,
    );
    compareCalls(
      folded,
      tables.calls.filter((call) => call.org_id === org_id),
      report,
    );
  }
}

function checkSequence(events: EventRow[], head: number, report: (what: string) => void): void {
  if (events.length !== head) report(`${events.length} events, but the head is ${head}`);
  events.forEach(({ seq }, index) => {
    const before = events[index - 1]?.seq ?? 0;
    if (seq === before) report(`number ${seq} twice`);
    else if (seq !== before + 1) report(`a hole before ${seq}`);
  });
}

function fold(events: EventRow[], report: Report): Folded {
  const plans: Folded['plans'] = new Map();
  const entries: Folded['entries'] = new Map();
  const calls: Folded['calls'] = new Map();
  for (const { seq, type, payload } of events) {
    if (payload.version !== seq) report('fold', `event ${seq} announces version ${payload.version}`);
    if (type === EVT_PLAN_LOG_NEW) foldEntry(entries, payload as PlanLogEvent, report);
    else if (type === EVT_PLAN_STATE_CHANGED) foldState(plans, payload as PlanStateChanged, report);
    else if (type === EVT_CALL_CREATED || type === EVT_CALL_UPDATED)
      foldCall(calls, type, payload as CallSummary, report);
    else if (type === EVT_PLAN_CREATED || type === EVT_PLAN_UPDATED) {
      const plan = payload as Plan;
      if (type === EVT_PLAN_CREATED && plans.has(plan.id))
        report('fold', `plan ${plan.id} was created twice`);
      plans.set(plan.id, plan);
    }
  }
  return { plans, entries, calls };
}

function foldCall(
  calls: Folded['calls'],
  type: typeof EVT_CALL_CREATED | typeof EVT_CALL_UPDATED,
  call: CallSummary,
  report: Report,
): void {
  if (calls.has(call.external_id) === (type === EVT_CALL_CREATED))
    report('fold', `call ${call.external_id}: ${type} at ${call.version}`);
  calls.set(call.external_id, call);
}

function foldState(plans: Folded['plans'], { plan_id, state, version }: PlanStateChanged, report: Report) {
  const before = plans.get(plan_id);
  if (!before) return report('fold', `plan ${plan_id} changed before it was created`);
  const [from, to] = [before.state.status, state.status];
  if (from !== to && !canMovePlan(from, to)) report('path', `plan ${plan_id} went from ${from} to ${to}`);
  plans.set(plan_id, { ...before, state, version });
}

function foldEntry(entries: Folded['entries'], log: PlanLogEvent, report: Report): void {
  const { id, plan_id, entry, version, created_at } = log;
  const before = entries.get(id);
  if (before?.entry.kind === 'tool_call' && entry.kind === 'tool_call') {
    const [from, to] = [before.entry.status.state, entry.status.state];
    if (!canMoveEntry(from, to)) report('path', `entry ${id} went from ${from} to ${to}`);
  }
  entries.set(id, { plan_id, entry, version, created_at });
}

function comparePlans(folded: Folded, rows: History['tables']['plans'], report: Report): void {
  for (const { id, title, description, state, version } of rows) {
    const published = folded.plans.get(id);
    const known = published && {
      title: published.title,
      description: published.description,
      state: published.state,
      version: published.version,
    };
    if (!isDeepStrictEqual(known, { title, description, state, version }))
      report('fold', `plan ${id} is ${shown({ state, version })}, the log says ${shown(known)}`);
  }
  if (folded.plans.size !== rows.length)
    report('fold', `the log knows ${folded.plans.size} plans, the table ${rows.length}`);
}

function compareEntries(folded: Folded, rows: History['tables']['entries'], report: Report): void {
  for (const { id, plan_id, entry, version, created_at } of rows) {
    const published = folded.entries.get(id);
    if (!isDeepStrictEqual(published, { plan_id, entry, version, created_at }))
      report('fold', `entry ${id} is ${shown({ entry, version })}, the log says ${shown(published)}`);
  }
  if (folded.entries.size !== rows.length)
    report('fold', `the log knows ${folded.entries.size} entries, the table ${rows.length}`);
}

function compareCalls(folded: Folded, rows: History['tables']['calls'], report: Report): void {
  for (const { external_id, planning, version } of rows) {
    const known = folded.calls.get(external_id);
    if (known?.planning.state !== planning || known.version !== version)
      report('fold', `call ${external_id} is ${planning} at ${version}, the log says ${shown(known)}`);
  }
  if (folded.calls.size !== rows.length)
    report('fold', `the log has ${folded.calls.size} calls, the table ${rows.length}`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 400);
}
