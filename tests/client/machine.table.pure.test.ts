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

test('every state knows what to do about every signal', () => {
  for (const state of STATES) {
    expect(Object.keys(STREAM_TABLE[state]).sort()).toEqual([...SIGNALS].sort());
    for (const signal of SIGNALS) expect(STATES).toContain(step(state, signal)[0]);
  }
});

test('whatever happens, it never waits for something that cannot come, and ends closed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SIGNALS), { maxLength: 60 }), (signals) => {
      let state: StreamState = 'stopped';
      let open = false;
      let waiting = false;
      let asking = false;
      let polling = false;
      for (const signal of ['start' as const, ...signals]) {
        // Only what can really happen: a closed stream says nothing, a question not asked has no answer.
        if (FROM_STREAM.includes(signal) && !open) continue;
        if (FROM_SESSION.includes(signal) && !asking) continue;
        if (signal === 'retry' && !waiting) continue;
        if (signal === 'poll' && !polling) continue;
        if (FROM_SESSION.includes(signal)) asking = false;
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
          if (command === 'ask') asking = true;
        }
        if (state === 'stopped' || state === 'signed-out')
          expect({ state, open, waiting }).toMatchObject({ open: false, waiting: false });
        else expect({ state, alive: open || waiting || asking }).toEqual({ state, alive: true });
        if (['live', 'catching-up', 'probing'].includes(state)) expect(open).toBe(true);
        // What is shown while streams are held back goes on being fetched, and streams go on being tried.
        if (FETCHING.includes(state))
          expect({ signals, fetching: polling || asking }).toEqual({ signals, fetching: true });
        if (state === 'polling') expect({ signals, waiting }).toEqual({ signals, waiting: true });
      }
    }),
    { numRuns: 5_000 },
  );
});

test('a good day: connecting, catching up, live, renewed, lost, found', () => {
  const day: StreamSignal[] = [
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
  day.reduce<StreamState>((state, signal) => {
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
