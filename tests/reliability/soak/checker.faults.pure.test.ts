import { describe, expect, test } from 'vitest';
import { checkHistory } from './support/checker';
import {
  AT,
  ana,
  argsOf,
  correctHistory,
  effectOf,
  entryIn,
  entryOf,
  ORG,
  PLAN,
  REJECTED,
  SENT,
  UNKNOWN,
} from './support/correct-history';
import type { History } from './support/history';

test('a correct history has no violation', () => {
  expect(checkHistory(correctHistory())).toEqual([]);
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
    const history = structuredClone(correctHistory());
    mutate(history);
    expect(checkHistory(history).map((violation) => violation.promise)).toContain(promise);
  });
});
