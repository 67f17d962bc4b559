import { createParser, type EventSourceMessage } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeControl, encodeEvent, encodeRetry } from '../../lib/events/frame';
import {
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  type OrgEvent,
  parseCursor,
} from '../../lib/events/schema';

/** Parses pieces of a response body as a conforming browser does. */
function parse(pieces: Uint8Array[]): EventSourceMessage[] {
  const found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void found.push(event) });
  const decoder = new TextDecoder();
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  return found;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const stateEvent = (seq: number, summary: string): OrgEvent => ({
  seq,
  type: EVT_PLAN_STATE_CHANGED,
  payload: { plan_id: 'p1', state: { status: 'completed', summary }, version: seq },
});

type LogEvent = Extract<OrgEvent, { type: typeof EVT_PLAN_LOG_NEW }>;
const text = fc.string({ unit: 'binary', maxLength: 60 });
const logEvent = fc
  .record({ seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), plan_id: text, words: text })
  .map(
    ({ seq, plan_id, words }): LogEvent => ({
      seq,
      type: EVT_PLAN_LOG_NEW,
      payload: {
        plan_id,
        id: 'e1',
        entry: { kind: 'system', run_id: null, event: 'model_reasoning', text: words },
        created_at: '2026-11-22T10:00:00.000Z',
        version: seq,
      },
    }),
  );

describe('an encoded event is parsed to the same event', () => {
  test('with any text, including line breaks and field names of the protocol', () => {
    const hostile = '\n\ndata: {}\r\nevent: bye\rid: 9\u2028\u0000 {"a":1}';
    fc.assert(
      fc.property(
        fc.oneof(
          logEvent,
          logEvent.map((row) => ({ ...row, payload: { ...row.payload, plan_id: hostile } })),
        ),
        (row) => {
          const frame = encodeEvent('ab12cd34', row);
          const [event, ...more] = parse([utf8(frame)]);
          expect(more).toEqual([]);
          expect(event?.id).toBe(`ab12cd34.${row.seq}`);
          expect(event?.event).toBe(row.type);
          expect(JSON.parse(event?.data ?? '')).toEqual(JSON.parse(JSON.stringify(row.payload)));
          expect(parseCursor(event?.id ?? '')).toEqual({ epoch: 'ab12cd34', seq: row.seq });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('wherever the network splits the bytes', () => {
    const rows = [1, 2, 3].map((seq) => stateEvent(seq, 'Ärger mit 🪟 – „Fenster“'));
    const bytes = utf8(rows.map((row) => encodeEvent('ab12cd34', row)).join(''));
    const whole = rows.map(({ seq, type, payload }) => ({
      id: `ab12cd34.${seq}`,
      event: type,
      data: JSON.stringify(payload),
    }));
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(parse([bytes.slice(0, at), bytes.slice(at)])).toEqual(whole);
    }
    expect(parse([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });
});

test('control events have no id, so they do not move the cursor', () => {
  const frames = [
    encodeRetry(1_500),
    encodeControl('hello', { epoch: 'ab12cd34', head: 9, oldest: 1, from: 4, heartbeat_s: 15, events: [] }),
    encodeControl('caught-up', { head: 9 }),
    encodeControl('hb', { head: 9 }),
    encodeControl('bye', { reason: 'drain' }),
    encodeControl('reset', { reason: 'epoch', epoch: 'ab12cd34', head: 9 }),
  ].join('');
  expect(frames).not.toMatch(/^id/m);
  expect(parse([utf8(frames)]).map(({ id, event }) => [id, event])).toEqual([
    [undefined, 'hello'],
    [undefined, 'caught-up'],
    [undefined, 'hb'],
    [undefined, 'bye'],
    [undefined, 'reset'],
  ]);
});

test('an epoch with a line break or a null character is refused', () => {
  for (const epoch of ['ab\n', 'ab\rcd', 'ab\u0000']) {
    expect(() => encodeEvent(epoch, stateEvent(1, ''))).toThrow(TypeError);
  }
});

test('the encoded reconnection delay is a whole number of at least 1 ms', () => {
  expect(encodeRetry(0)).toBe('retry: 1\n\n');
  expect(encodeRetry(1_500.4)).toBe('retry: 1500\n\n');
});
