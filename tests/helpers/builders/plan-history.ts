import fc from 'fast-check';
import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
  type OrgEvent,
} from '../../../lib/events/schema';
import { waitsForPerson } from '../../../lib/plans/merge/inbox-index';
import type { Inbox, InboxItem } from '../../../lib/plans/schema/inbox';
import type { PlanLogDisplay, ToolCallStatus } from '../../../lib/plans/schema/log-entry';
import type { Plan, PlanList, PlanState } from '../../../lib/plans/schema/plan';
import type { PlanDetail } from '../../../lib/plans/schema/plan-detail';

// A model of the server: the state after each event, and the snapshots that it would answer with.

export const EPOCH = 'ab12cd34';
const START = Date.parse('2026-11-22T10:00:00Z');
const by = { kind: 'user' as const, id: 'u1', name: 'Ana' };
const at = new Date(START).toISOString();

const STATES: PlanState[] = [
  { status: 'pending_review' },
  { status: 'stand_by', next_execution_at: at },
  { status: 'executing' },
  { status: 'awaiting_input' },
  { status: 'completed', summary: 'done' },
];
const STATUSES: ToolCallStatus[] = [
  { state: 'pending' },
  { state: 'approved', by, at, run_at: at },
  { state: 'rejected', by, at, reason: 'no' },
  { state: 'unknown', since: at },
  { state: 'executed', at },
];

const UNKNOWN: ToolCallStatus = { state: 'unknown', since: at };
const waitsAgain = ['pending', 'approved'];
/** Some expire within a day, some later, some never. */
const EXPIRIES = [undefined, after(2), after(1), undefined, after(30)];

function after(hours: number): string {
  return new Date(START + hours * 3_600_000).toISOString();
}

type Move = {
  kind: 'create' | 'state' | 'edit' | 'log' | 'remind';
  plan: number;
  entry: number;
  pick: number;
  age: number;
};

/** Any history: plans created, changed and edited, entries written and changed, several in the same millisecond. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('create' as const, 'state', 'edit', 'log', 'log', 'log', 'remind'),
    plan: fc.nat(3),
    entry: fc.nat(3),
    pick: fc.nat(4),
    age: fc.nat(2),
  }),
  { minLength: 1, maxLength: 25 },
);

type ServerState = { plans: Map<string, Plan>; logs: Map<string, Map<string, PlanLogDisplay>> };
/** The events of plans. */
export type PlanEvent = Exclude<OrgEvent, { type: `call.${string}` }>;
export type History = { events: PlanEvent[]; states: ServerState[] };

/** `states[n]` is the state after event n; `states[0]` is empty. */
export function play(script: Move[]): History {
  let current: ServerState = { plans: new Map(), logs: new Map() };
  const history: History = { events: [], states: [current] };
  for (const move of script) {
    const seq = history.events.length + 1;
    const id = `plan-${move.plan}`;
    const present = current.plans.get(id);
    const event = eventOf(move, seq, id, present, current);
    if (!event) continue;
    current = { plans: new Map(current.plans), logs: new Map(current.logs) };
    if (event.type === EVT_PLAN_LOG_NEW) {
      const { plan_id, ...log } = event.payload;
      current.logs.set(plan_id, new Map(current.logs.get(plan_id)).set(log.id, log));
    } else if (event.type === EVT_PLAN_STATE_CHANGED) {
      if (present) current.plans.set(id, { ...present, state: event.payload.state, version: seq });
    } else current.plans.set(id, event.payload);
    history.events.push(event);
    history.states.push(current);
  }
  return history;
}

function eventOf(
  move: Move,
  seq: number,
  id: string,
  present: Plan | undefined,
  current: ServerState,
): PlanEvent | null {
  // The clocks of several processes differ, so a later number may have an earlier time.
  const created_at = new Date(START + seq * 10 - move.age * 25).toISOString();
  if (!present) return { seq, type: EVT_PLAN_CREATED, payload: newPlan(id, seq, created_at) };
  if (move.kind === 'state') {
    const state = STATES[move.pick] ?? { status: 'executing' };
    return { seq, type: EVT_PLAN_STATE_CHANGED, payload: { plan_id: id, state, version: seq } };
  }
  if (move.kind === 'edit') {
    return { seq, type: EVT_PLAN_UPDATED, payload: { ...present, title: `Title ${seq}`, version: seq } };
  }
  if (move.kind === 'create') return null;
  const entryId = `${id}-entry-${move.entry}`;
  const known = current.logs.get(id)?.get(entryId);
  if (move.kind === 'remind') {
    const entry = {
      kind: 'system',
      event: 'reminder',
      run_id: null,
      entry_id: entryId,
      waiting_since: at,
    } as const;
    const payload = { plan_id: id, id: `reminder-${seq}`, entry, created_at, version: seq };
    return known && isPending(known) ? { seq, type: EVT_PLAN_LOG_NEW, payload } : null;
  }
  // A decided entry returns to the inbox only as `unknown`, never as a proposal.
  const picked = STATUSES[move.pick] ?? { state: 'pending' };
  const decided = known && !isOpen(known);
  const status = decided && waitsAgain.includes(picked.state) ? UNKNOWN : picked;
  const expires_at = EXPIRIES[(move.entry + move.plan) % EXPIRIES.length];
  return {
    seq,
    type: EVT_PLAN_LOG_NEW,
    payload: {
      plan_id: id,
      id: entryId,
      entry: {
        kind: 'tool_call',
        tool: 'send_email',
        run_id: 'run',
        step: 1,
        args: {},
        evidence: [],
        ...(expires_at ? { expires_at } : {}),
        status,
      },
      created_at: known?.created_at ?? created_at,
      version: seq,
    },
  };
}

export function newPlan(id: string, version: number, created_at: string): Plan {
  return {
    id,
    title: `Title ${version}`,
    description: '',
    state: { status: 'pending_review' },
    version,
    call_id: null,
    template_id: null,
    template_name: null,
    contacts: [{ id: `contact of ${id}`, name: `Contact of ${id}`, email: null, phone: null }],
    preview: [],
    created_at,
  };
}

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const oldestFirst = (a: PlanLogDisplay, b: PlanLogDisplay) =>
  text(a.created_at, b.created_at) || a.version - b.version || text(a.id, b.id);
const newestFirst = (a: Plan, b: Plan) => text(b.created_at, a.created_at) || text(b.id, a.id);
const cursorAt = (seq: number) => `${EPOCH}.${seq}`;

export function detailAt({ states }: History, seq: number, planId: string): PlanDetail | null {
  const plan = states[seq]?.plans.get(planId);
  if (!plan) return null;
  const log = [...(states[seq]?.logs.get(planId)?.values() ?? [])].sort(oldestFirst);
  return { plan, log, log_before: null, runs: [], cursor: cursorAt(seq) };
}

export function listAt({ states }: History, seq: number, status?: PlanState['status']): PlanList {
  const plans = [...(states[seq]?.plans.values() ?? [])]
    .filter((plan) => !status || plan.state.status === status)
    .sort(newestFirst);
  return { plans, next: null, cursor: cursorAt(seq) };
}

export function inboxAt({ states }: History, seq: number): Inbox {
  const state = states[seq];
  const items = [...(state?.logs ?? [])].flatMap(([planId, logs]) =>
    [...logs.values()].filter(waitsForPerson).map((log) => ({
      plan_id: planId,
      plan_title: state?.plans.get(planId)?.title ?? '',
      contact: `Contact of ${planId}`,
      template: null,
      log,
      reminded_at: remindedAt(logs, log),
    })),
  );
  return {
    plans: listAt({ states, events: [] }, seq, 'pending_review').plans.reverse(),
    items: items.sort((a, b) => text(urgencyOf(a), urgencyOf(b)) || oldestFirst(a.log, b.log)),
    rest: [],
    read_at: at,
    cursor: cursorAt(seq),
  };
}

/** Pending or approved entries may become pending again. */
function isOpen({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && waitsAgain.includes(entry.status.state);
}

function isPending({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && entry.status.state === 'pending';
}

function remindedAt(logs: Map<string, PlanLogDisplay>, { id, entry }: PlanLogDisplay): string | null {
  if (entry.kind === 'tool_call' && entry.status.state === 'unknown') return null;
  const about = [...logs.values()].filter(
    (log) => log.entry.kind === 'system' && log.entry.event === 'reminder' && log.entry.entry_id === id,
  );
  return about.sort((a, b) => b.version - a.version)[0]?.created_at ?? null;
}

/** The sort key of the inbox; within one key the oldest is first. */
function urgencyOf({ log, reminded_at }: InboxItem): string {
  if (!isPending(log)) return '2';
  const expires = log.entry.kind === 'tool_call' ? log.entry.expires_at : undefined;
  if (expires && Date.parse(expires) <= START + 24 * 3_600_000) return `0 ${expires}`;
  return reminded_at ? '1' : '2';
}
