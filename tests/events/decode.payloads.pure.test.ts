import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeOrgEvent } from '../../lib/events/decode';
import { NUMBERED_EVENTS } from '../../lib/events/event-names';
import { DecodeError } from '../../lib/kit/decode';
import {
  callCreatedEvent,
  callUpdatedEvent,
  createdEvent,
  logEvent,
  stateEvent,
  waitingEvent,
} from '../helpers/browser/live-events';
import { moves, play } from '../helpers/builders/plan-history';

const created = createdEvent(3, 'p1');
const SAMPLES = [
  logEvent(1, 'p1', 'e1'),
  waitingEvent(1, 'p1', 'e1'),
  stateEvent(2, 'p1'),
  created,
  { ...created, type: 'plan.updated' as const },
  callCreatedEvent(4, 'c1'),
  callUpdatedEvent(5, 'c1', {}),
];

test('there is a sample of each numbered event', () => {
  expect(new Set(SAMPLES.map(({ type }) => type))).toEqual(new Set(NUMBERED_EVENTS));
});

test('the events of any history are decoded to what the server sent', () => {
  fc.assert(
    fc.property(moves, (script) => {
      for (const event of play(script).events) {
        const payload: unknown = JSON.parse(JSON.stringify(event.payload));
        expect(decodeOrgEvent(event.seq, event.type, payload)).toEqual({ ...event, payload });
      }
    }),
  );
});

describe.each(SAMPLES)('$type', ({ seq, type, payload }) => {
  test('keeps fields that this version does not know', () => {
    const newer = { ...payload, mood: 'good' };
    expect(decodeOrgEvent(seq, type, newer)).toEqual({ seq, type, payload: newer });
  });

  test.each(['version', 'plan_id' in payload ? 'plan_id' : 'id'])('is refused without %s', (field) => {
    const partial: Record<string, unknown> = { ...payload };
    delete partial[field];
    expect(() => decodeOrgEvent(seq, type, partial)).toThrow(DecodeError);
    expect(() => decodeOrgEvent(seq, type, null)).toThrow(DecodeError);
  });
});
