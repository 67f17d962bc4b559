import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
} from '../../../../lib/events/event-names';
import type { ToolCallEntry, ToolCallStatus } from '../../../../lib/plans/schema/log-entry';
import type { PlanState } from '../../../../lib/plans/schema/plan';
import { callSummary } from '../../../helpers/builders/calls';
import { newPlan } from '../../../helpers/builders/plan-history';
import type { Effect, History } from './history';

export const ORG = 'org';
export const PLAN = 'plan';
export const AT = '2026-11-22T10:00:00.000Z';
export const ana = { kind: 'user' as const, id: 'ana', name: 'Ana' };
export const SENT = '00000000-0000-4000-8000-000000000001';
export const REJECTED = '00000000-0000-4000-8000-000000000002';
export const UNKNOWN = '00000000-0000-4000-8000-000000000003';

const keyOf = (id: string) => `act_${id}_1`;
export const argsOf = (id: string) => ({ to: 'kim@example.com', subject: 'Hello', body: `Text of ${id}` });
export const effectOf = (id: string): Effect => ({
  tool: 'send_email',
  key: `<${keyOf(id)}@example.com>`,
  provider_id: keyOf(id),
  ...argsOf(id),
});
export const receipt = { provider: 'smtp', provider_id: keyOf(SENT), delivered: true, digest: 'd' };

/** Each message with its sequence of states. */
const PATHS: Record<string, ToolCallStatus[]> = {
  [SENT]: [
    { state: 'pending' },
    { state: 'approved', by: ana, at: AT, run_at: AT },
    { state: 'dispatching', by: ana, at: AT, attempt: 1 },
    { state: 'executed', at: AT, by: ana, receipt },
  ],
  [REJECTED]: [{ state: 'pending' }, { state: 'rejected', by: ana, at: AT, reason: 'no' }],
  [UNKNOWN]: [
    { state: 'pending' },
    { state: 'approved', by: ana, at: AT, run_at: AT },
    { state: 'dispatching', by: ana, at: AT, attempt: 1 },
    { state: 'unknown', since: AT, by: ana },
  ],
};

export function entryOf(id: string, status: ToolCallStatus): ToolCallEntry {
  return {
    kind: 'tool_call',
    tool: 'send_email',
    run_id: 'run',
    step: 1,
    args: argsOf(id),
    evidence: [],
    status,
  };
}

/** A correct history: one message sent, one rejected, and one with an unknown outcome. */
export function correctHistory(): History {
  const plan = { ...newPlan(PLAN, 1, AT) };
  const history: History = {
    tables: {
      streams: [],
      events: [{ org_id: ORG, seq: 1, type: EVT_PLAN_CREATED, payload: plan }],
      calls: [],
      plans: [],
      entries: [],
      decisions: [],
      dispatches: [],
    },
    effects: [effectOf(SENT), effectOf(UNKNOWN)],
    acknowledged: [{ did: 'call', org: ORG, external_id: 'call' }],
  };
  const { tables } = history;
  let seq = 1;
  let state: PlanState = plan.state;
  const move = (next: PlanState) => {
    seq += 1;
    state = next;
    const payload = { plan_id: PLAN, state, version: seq };
    tables.events.push({ org_id: ORG, seq, type: EVT_PLAN_STATE_CHANGED, payload });
  };
  move({ status: 'stand_by', next_execution_at: AT });
  move({ status: 'executing' });
  for (const [id, statuses] of Object.entries(PATHS)) {
    for (const status of statuses) {
      seq += 1;
      const log = { id, entry: entryOf(id, status), created_at: AT, version: seq };
      tables.events.push({ org_id: ORG, seq, type: EVT_PLAN_LOG_NEW, payload: { plan_id: PLAN, ...log } });
      if (status !== statuses.at(-1)) continue;
      tables.entries.push({ org_id: ORG, plan_id: PLAN, due: false, ...log });
    }
    const kind = id === REJECTED ? ('reject' as const) : ('approve' as const);
    const where = { plan_id: PLAN, entry_id: id, kind };
    tables.decisions.push({ org_id: ORG, ...where, actor: ana, version_seen: 4, detail: {} });
    history.acknowledged.push({ did: 'decision', org: ORG, ...where, version: 4, actor: 'Ana' });
    if (kind === 'reject') continue;
    tables.dispatches.push({
      org_id: ORG,
      plan_id: PLAN,
      entry_id: id,
      attempt: 1,
      idempotency_key: keyOf(id),
      provider: 'smtp',
      tries: 1,
      outcome: 'executed',
      error: null,
    });
  }
  move({ status: 'awaiting_input' });
  const { id, title, description } = plan;
  tables.plans.push({
    org_id: ORG,
    id,
    title,
    description,
    state,
    version: seq,
    run_id: null,
    overdue: false,
  });
  const call = callSummary('call', seq + 1);
  const planned = { ...call, planning: { state: 'planned' as const, plan_ids: [id] }, version: seq + 2 };
  tables.events.push(
    { org_id: ORG, seq: seq + 1, type: EVT_CALL_CREATED, payload: call },
    { org_id: ORG, seq: seq + 2, type: EVT_CALL_UPDATED, payload: planned },
  );
  tables.calls.push({
    org_id: ORG,
    external_id: 'call',
    planning: 'planned',
    version: seq + 2,
    due: false,
  });
  tables.streams.push({ org_id: ORG, head: seq + 2 });
  return history;
}

export function entryIn(history: History, id: string) {
  const row = history.tables.entries.find((entry) => entry.id === id);
  if (row?.entry.kind !== 'tool_call') throw new Error('no such message');
  return { row, entry: row.entry };
}
