import { describe, expect, test } from 'vitest';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
} from '../../../lib/events/event-names';
import type { ToolCallEntry, ToolCallStatus } from '../../../lib/plans/schema/log-entry';
import type { PlanState } from '../../../lib/plans/schema/plan';
import { callSummary } from '../../helpers/builders/calls';
import { newPlan } from '../../helpers/builders/plan-history';
import { checkHistory } from './support/checker';
import type { Effect, History } from './support/history';

const ORG = 'org';
const PLAN = 'plan';
const AT = '2026-11-22T10:00:00.000Z';
const ana = { kind: 'user' as const, id: 'ana', name: 'Ana' };
const SENT = '00000000-0000-4000-8000-000000000001';
const REJECTED = '00000000-0000-4000-8000-000000000002';
const UNKNOWN = '00000000-0000-4000-8000-000000000003';

const keyOf = (id: string) => `act_${id}_1`;
const argsOf = (id: string) => ({ to: 'kim@example.com', subject: 'Hello', body: `Text of ${id}` });
const effectOf = (id: string): Effect => ({
  tool: 'send_email',
  key: `<${keyOf(id)}@example.com>`,
  provider_id: keyOf(id),
  ...argsOf(id),
});
const receipt = { provider: 'smtp', provider_id: keyOf(SENT), delivered: true, digest: 'd' };

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

function entryOf(id: string, status: ToolCallStatus): ToolCallEntry {
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
function keptHistory(): History {
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

function entryIn(history: History, id: string) {
  const row = history.tables.entries.find((entry) => entry.id === id);
  if (row?.entry.kind !== 'tool_call') throw new Error('no such message');
  return { row, entry: row.entry };
}

test('a correct history has no violation', () => {
  expect(checkHistory(keptHistory())).toEqual([]);
});

const MUTANTS: [string, string, (history: History) => void][] = [
  ['a message arrives twice', 'twice', ({ effects }) => void effects.push(effectOf(SENT))],
  [
    'a message arrives after its rejection',
    'without a yes',
    ({ effects }) => void effects.push(effectOf(REJECTED)),
  ],
  [
    'a rejected message was about to be sent',
    'without a yes',
    ({ tables: { dispatches } }) =>
      dispatches.forEach((row) => {
        if (row.entry_id === UNKNOWN) row.entry_id = REJECTED;
      }),
  ],
  [
    'a message nobody approved is sent',
    'without a yes',
    ({ tables, acknowledged }) => {
      tables.decisions = tables.decisions.filter(({ entry_id }) => entry_id !== SENT);
      acknowledged.splice(1);
    },
  ],
  ['a message with a receipt never arrived', 'wrong outcome', ({ effects }) => void effects.shift()],
  [
    'a text arrives that nobody approved',
    'other text',
    ({ effects }) =>
      effects.forEach((effect) => {
        effect.body = 'Something else';
      }),
  ],
  [
    'what was approved is not what is stored',
    'other text',
    ({ tables }) =>
      tables.decisions.forEach((row) => {
        row.detail = { args: { ...argsOf(SENT), body: 'Another text' } };
      }),
  ],
  [
    'unknown, although the provider honors keys',
    'needless unknown',
    ({ tables }) =>
      tables.dispatches.forEach((row) => {
        row.provider = 'email_api:0123abcd';
      }),
  ],
  ['an acknowledged decision is gone', 'lost', ({ tables }) => void tables.decisions.pop()],
  ['an acknowledged call is gone', 'lost', ({ tables }) => void tables.calls.pop()],
  [
    'an acknowledged pause is gone',
    'lost',
    ({ acknowledged }) =>
      void acknowledged.push({ did: 'lifecycle', org: ORG, plan_id: PLAN, action: 'paused' }),
  ],
  [
    'a message stays on its way',
    'stuck',
    (history) => {
      const { entry } = entryIn(history, UNKNOWN);
      entry.status = { state: 'dispatching', by: ana, at: AT, attempt: 1 };
    },
  ],
  [
    'an approved message that is due stays where it is',
    'stuck',
    (history) => {
      const { row, entry } = entryIn(history, REJECTED);
      entry.status = { state: 'approved', by: ana, at: AT, run_at: AT };
      row.due = true;
    },
  ],
  [
    'a plan runs for ever',
    'stuck',
    ({ tables }) =>
      tables.plans.forEach((plan) => {
        plan.state = { status: 'executing' };
      }),
  ],
  [
    'a plan waits for nothing',
    'stuck',
    (history) => {
      entryIn(history, UNKNOWN).entry.status = { state: 'executed', at: AT, by: ana };
    },
  ],
  [
    'a due plan does not run',
    'stuck',
    ({ tables }) =>
      tables.plans.forEach((plan) => {
        plan.state = { status: 'stand_by', next_execution_at: AT };
        plan.overdue = true;
      }),
  ],
  [
    'a call stays queued',
    'stuck',
    ({ tables }) =>
      tables.calls.forEach((call) => {
        call.planning = 'queued';
      }),
  ],
  ['a hole in the sequence', 'sequence', ({ tables }) => void tables.events.splice(4, 1)],
  ['an event twice', 'sequence', ({ tables }) => tables.events.push(...tables.events.slice(-1))],
  [
    'a number given out and not used',
    'sequence',
    ({ tables }) =>
      tables.streams.forEach((row) => {
        row.head += 1;
      }),
  ],
  [
    'a row that its events do not tell',
    'fold',
    ({ tables }) =>
      tables.plans.forEach((plan) => {
        plan.title = 'x';
      }),
  ],
  [
    'a call that differs from its events',
    'fold',
    ({ tables }) =>
      tables.calls.forEach((call) => {
        call.version -= 1;
      }),
  ],
  ['an entry that differs from its events', 'fold', ({ tables }) => void tables.entries.pop()],
  [
    'an event with another version than its row',
    'fold',
    ({ tables }) =>
      tables.entries.forEach((row) => {
        row.version += 1;
      }),
  ],
  [
    'a way that is not legal',
    'path',
    ({ tables }) => {
      const sent = tables.events.find(({ seq }) => seq === 6);
      if (sent)
        sent.payload = { ...sent.payload, entry: entryOf(SENT, { state: 'cancelled', at: AT }) } as never;
    },
  ],
];

describe('negative control: each violation is reported', () => {
  test.each(MUTANTS)('%s: %s', (_, promise, mutate) => {
    const history = structuredClone(keptHistory());
    mutate(history);
    expect(checkHistory(history).map((violation) => violation.promise)).toContain(promise);
  });
});
