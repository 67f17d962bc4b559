import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STREAM_TABLE, type StreamSignal, type StreamState, step } from '../../lib/client/stream/machine';

const STATES = Object.keys(STREAM_TABLE) as StreamState[];
const SIGNALS = Object.keys(STREAM_TABLE.live) as StreamSignal[];

const FROM_STREAM: StreamSignal[] = [
  'hello',
  'caught-up',
  'heartbeat-on-time',
  'lost',
  'refused',
  'buffered',
  'silent',
  'gap',
  'repeated-gap',
  'reset',
  'rotate',
  'revoked',
];
const FETCHING: StreamState[] = ['polling', 'probing'];
const FROM_SESSION: StreamSignal[] = ['allowed', 'session-ok', 'unreachable', 'signed-out'];

test('every state has a transition for every signal', () => {
  for (const state of STATES) {
    expect(Object.keys(STREAM_TABLE[state]).sort()).toEqual([...SIGNALS].sort());
    for (const signal of SIGNALS) expect(STATES).toContain(step(state, signal)[0]);
  }
});

test('after any sequence of signals something is pending, and the final states have no open stream', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SIGNALS), { maxLength: 60 }), (signals) => {
      let state: StreamState = 'stopped';
      let open = false;
      let waiting = false;
      let checkingSession = false;
      let polling = false;
      for (const signal of ['start' as const, ...signals]) {
        // Impossible signals are skipped: a closed stream sends nothing, and a session check that was not sent has no answer.
        if (FROM_STREAM.includes(signal) && !open) continue;
        if (FROM_SESSION.includes(signal) && !checkingSession) continue;
        if (signal === 'retry' && !waiting) continue;
        if (signal === 'poll' && !polling) continue;
        if (FROM_SESSION.includes(signal)) checkingSession = false;
        if (signal === 'retry') waiting = false;
        if (signal === 'poll') polling = false;
        const [next, ...commands] = step(state, signal);
        state = next;
        if (!FETCHING.includes(state)) polling = false;
        for (const command of commands) {
          if (command === 'open') [open, waiting] = [true, false];
          if (command === 'close') [open, waiting] = [false, false];
          if (command === 'wait' || command === 'rest') waiting = true;
          if (command === 'refresh') polling = true;
          if (command === 'ask') checkingSession = true;
        }
        if (state === 'stopped' || state === 'signed-out')
          expect({ state, open, waiting }).toMatchObject({ open: false, waiting: false });
        else expect({ state, alive: open || waiting || checkingSession }).toEqual({ state, alive: true });
        if (['live', 'catching-up', 'probing'].includes(state)) expect(open).toBe(true);
        // While streams are buffered, snapshots are fetched and streams are tried again.
        if (FETCHING.includes(state))
          expect({ signals, fetching: polling || checkingSession }).toEqual({ signals, fetching: true });
        if (state === 'polling') expect({ signals, waiting }).toEqual({ signals, waiting: true });
      }
    }),
    { numRuns: 5_000 },
  );
});

test('a stream connects, catches up, goes live, is rotated, is lost and is reopened', () => {
  const signals: StreamSignal[] = [
    'start',
    'hello',
    'caught-up',
    'rotate',
    'hello',
    'caught-up',
    'lost',
    'retry',
    'hello',
    'caught-up',
    'stop',
  ];
  const states: StreamState[] = [];
  signals.reduce<StreamState>((state, signal) => {
    const [next] = step(state, signal);
    states.push(next);
    return next;
  }, 'stopped');
  expect(states).toEqual([
    'connecting',
    'catching-up',
    'live',
    'connecting',
    'catching-up',
    'live',
    'reconnecting',
    'connecting',
    'catching-up',
    'live',
    'stopped',
  ]);
});
