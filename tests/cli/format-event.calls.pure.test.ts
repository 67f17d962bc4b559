import { expect, test } from 'vitest';
import type { CallSummary } from '../../lib/calls/schema';
import { formatEvent } from '../../lib/cli/tail/format-event';
import { EVT_CALL_CREATED, EVT_CALL_UPDATED } from '../../lib/events/schema';
import { callSummary } from '../helpers/builders/calls';

const created = (over?: Partial<CallSummary>) =>
  formatEvent({ seq: 1, type: EVT_CALL_CREATED, payload: callSummary('c1', 1, over) });
const updated = (planning: CallSummary['planning']) =>
  formatEvent({ seq: 2, type: EVT_CALL_UPDATED, payload: callSummary('c1', 2, { planning }) });

test('a new call is a line with the people of the other side, its source and its length', () => {
  expect(created()).toEqual({
    subject: { title: 'Call with Caller of c1' },
    at: '2026-11-22T10:00:01.000Z',
    text: 'new call from tests, 4 turns',
    style: 'bold',
  });
  expect(created({ participants: [] }).subject).toEqual({ title: 'Call' });
  const ours = [{ speaker: 'A', role: 'agent', name: 'Mara Lindqvist' }];
  expect(created({ participants: ours }).subject).toEqual({ title: 'Call with Mara Lindqvist' });
});

test.each<[CallSummary['planning'], string]>([
  [{ state: 'planned', plan_ids: ['p1'] }, 'call read, 1 plan'],
  [{ state: 'planned', plan_ids: ['p1', 'p2'] }, 'call read, 2 plans'],
  [{ state: 'nothing_owed', reason: 'no promise' }, 'call read, nothing promised: no promise'],
  [{ state: 'failed', reason: 'no model' }, 'call could not be read: no model'],
])('the end of the planning is a line: %j', (planning, text) => {
  expect(updated(planning)).toMatchObject({ text, style: planning.state === 'failed' ? 'red' : null });
});
