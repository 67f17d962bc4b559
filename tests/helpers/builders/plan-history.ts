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

// A small server: the truth after each event, and the snapshots that it would have answered with.

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
/** Some expire soon, some only later, some never. */
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

/** Any history: plans made, moved and edited, entries written and changed; several in the same millisecond. */
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

type World = { plans: Map<string, Plan>; logs: Map<string, Map<string, PlanLogDisplay>> };
export type History = { events: OrgEvent[]; worlds: World[] };

/** `worlds[n]` is the truth after event n; `worlds[0]` is empty. */
export function play(script: Move[]): History {
  let world: World = { plans: new Map(), logs: new Map() };
  const history: History = { events: [], worlds: [world] };
  for (const move of script) {
    const seq = history.events.length + 1;
    const id = `plan-${move.plan}`;
    const present = world.plans.get(id);
    const event = eventOf(move, seq, id, present, world);
    if (!event) continue;
    world = { plans: new Map(world.plans), logs: new Map(world.logs) };
    if (event.type === EVT_PLAN_LOG_NEW) {
      const { plan_id, ...log } = event.payload;
      world.logs.set(plan_id, new Map(world.logs.get(plan_id)).set(log.id, log));
    } else if (event.type === EVT_PLAN_STATE_CHANGED) {
      if (present) world.plans.set(id, { ...present, state: event.payload.state, version: seq });
    } else world.plans.set(id, event.payload);
    history.events.push(event);
    history.worlds.push(world);
  }
  return history;
}

function eventOf(
  move: Move,
  seq: number,
  id: string,
  present: Plan | undefined,
  world: World,
): OrgEvent | null {
  // Clocks of several processes: later numbers do not always mean later times.
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
  const known = world.logs.get(id)?.get(entryId);
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
  // What has left the inbox comes back to it as of unknown fate, never as a proposal; nor does what is of unknown fate.
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

export function detailAt({ worlds }: History, seq: number, planId: string): PlanDetail | null {
  const plan = worlds[seq]?.plans.get(planId);
  if (!plan) return null;
  const log = [...(worlds[seq]?.logs.get(planId)?.values() ?? [])].sort(oldestFirst);
  return { plan, log, log_before: null, runs: [], cursor: cursorAt(seq) };
}

export function listAt({ worlds }: History, seq: number, status?: PlanState['status']): PlanList {
  const plans = [...(worlds[seq]?.plans.values() ?? [])]
    .filter((plan) => !status || plan.state.status === status)
    .sort(newestFirst);
  return { plans, next: null, cursor: cursorAt(seq) };
}

export function inboxAt({ worlds }: History, seq: number): Inbox {
  const world = worlds[seq];
  const items = [...(world?.logs ?? [])].flatMap(([planId, logs]) =>
    [...logs.values()].filter(waitsForPerson).map((log) => ({
      plan_id: planId,
      plan_title: world?.plans.get(planId)?.title ?? '',
      contact: `Contact of ${planId}`,
      template: null,
      log,
      reminded_at: remindedAt(logs, log),
    })),
  );
  return {
    plans: listAt({ worlds, events: [] }, seq, 'pending_review').plans.reverse(),
    items: items.sort((a, b) => text(urgencyOf(a), urgencyOf(b)) || oldestFirst(a.log, b.log)),
    rest: [],
    read_at: at,
    cursor: cursorAt(seq),
  };
}

/** Proposed or approved: it may be proposed anew. */
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

/** Sorts first what comes first; within a group the oldest is first. */
function urgencyOf({ log, reminded_at }: InboxItem): string {
  if (!isPending(log)) return '2';
  const expires = log.entry.kind === 'tool_call' ? log.entry.expires_at : undefined;
  if (expires && Date.parse(expires) <= START + 24 * 3_600_000) return `0 ${expires}`;
  return reminded_at ? '1' : '2';
}
