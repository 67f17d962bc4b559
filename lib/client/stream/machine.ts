'use client';

// The states of one browser's connection, and what each signal means in each of them. No clock and no network:
// stream-client.ts reports signals and runs the commands that come back. ARCHITECTURE.md has the diagram.

export type StreamState =
  | 'connecting' // a stream is being opened, or will be in a moment
  | 'catching-up' // open; the events since the cursor are being replayed
  | 'live' // every event up to now has arrived
  | 'reconnecting' // the connection was lost; the next try is scheduled
  | 'offline' // the same, and the browser reports no network
  | 'polling' // the server answers, but its streams are buffered on the way: views are fetched repeatedly
  | 'probing' // the same, while a stream is being tried
  | 'stopped' // closed on purpose: the page is in the back/forward cache, or gone
  | 'signed-out'; // the session or the membership has ended: retrying is useless

export type StreamSignal =
  | 'start'
  | 'hello'
  | 'caught-up'
  | 'heartbeat-on-time' // a heartbeat arrived when it was due, so nothing buffers the stream
  | 'lost' // the connection broke, or the server is stopping
  | 'refused' // the server answered without a stream: the EventSource has given up
  | 'buffered' // opened, but no frame arrives in time, or several streams in a row broke off at once
  | 'silent' // no frame for too long
  | 'gap' // an event is missing
  | 'repeated-gap' // an event is missing again right after the reopening
  | 'reset' // the server cannot continue from our cursor
  | 'rotate' // the stream has reached its lifetime and is reopened at once
  | 'revoked' // access may have ended
  | 'retry' // the back-off is over
  | 'poll' // the polling interval is over
  | 'wake' // the person or the network is back
  | 'offline'
  | 'allowed' // the session endpoint confirms the session
  | 'session-ok' // it does, and several streams in a row were short
  | 'unreachable' // the session endpoint gave no usable answer
  | 'signed-out'
  | 'stop';

export type StreamCommand =
  | 'open' // close what is open, then open a stream at the cursor
  | 'close'
  | 'wait' // schedule 'retry', with back-off
  | 'rest' // schedule 'retry' in about a minute
  | 'refresh' // every view fetches its snapshot again, keeping what it shows; schedule 'poll'
  | 'ask' // ask the session endpoint
  | 'resync'; // drop the live state: every view fetches its snapshot again

export type Step = readonly [StreamState, ...StreamCommand[]];
type Row = Record<StreamSignal, Step>;

/** A row in which no signal changes the state; states override single cells. */
function idleRow(state: StreamState): Row {
  const stay: Step = [state];
  return {
    start: stay,
    hello: stay,
    'caught-up': stay,
    'heartbeat-on-time': stay,
    lost: stay,
    refused: stay,
    buffered: stay,
    silent: stay,
    gap: stay,
    'repeated-gap': stay,
    reset: stay,
    rotate: stay,
    revoked: stay,
    retry: stay,
    poll: stay,
    wake: stay,
    offline: stay,
    allowed: stay,
    'session-ok': stay,
    unreachable: stay,
    'signed-out': ['signed-out', 'close'],
    stop: ['stopped', 'close'],
  };
}

/** The row of states in which a stream is open or being opened. */
function openRow(state: StreamState): Row {
  return {
    ...idleRow(state),
    hello: ['catching-up'],
    'caught-up': ['live'],
    lost: ['reconnecting', 'close', 'wait'],
    refused: ['reconnecting', 'close', 'ask'],
    buffered: ['reconnecting', 'close', 'ask'],
    silent: ['reconnecting', 'close', 'wait'],
    gap: ['connecting', 'open'],
    'repeated-gap': ['connecting', 'close', 'resync', 'wait'],
    reset: ['connecting', 'close', 'resync', 'wait'],
    rotate: ['connecting', 'open'],
    revoked: ['reconnecting', 'close', 'ask'],
    offline: ['offline', 'close', 'wait'],
  };
}

/** The row of states in which views are fetched repeatedly, as long as the server answers. */
function pollingRow(state: StreamState): Row {
  return {
    ...idleRow(state),
    poll: [state, 'ask'],
    allowed: [state, 'refresh'],
    'session-ok': [state, 'refresh'],
    unreachable: ['reconnecting', 'close', 'wait'],
    offline: ['offline', 'close', 'wait'],
  };
}

/** The whole machine; a missing cell is a type error. */
export const STREAM_TABLE: Record<StreamState, Row> = {
  connecting: { ...openRow('connecting'), retry: ['connecting', 'open'] },
  'catching-up': openRow('catching-up'),
  live: openRow('live'),
  reconnecting: {
    ...idleRow('reconnecting'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['reconnecting', 'wait'],
    'session-ok': ['polling', 'refresh', 'rest'],
    unreachable: ['reconnecting', 'wait'],
    offline: ['offline'],
  },
  // The browser's `offline` event is only a hint: it is wrong on some machines, so retries go on, less often.
  offline: {
    ...idleRow('offline'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['offline', 'wait'],
    'session-ok': ['offline', 'wait'],
    unreachable: ['offline', 'wait'],
  },
  polling: {
    ...pollingRow('polling'),
    retry: ['probing', 'open'],
    wake: ['probing', 'open', 'ask'],
  },
  // A buffering proxy delivers frames in lumps, `hello` included. Only a heartbeat at its time shows that nothing
  // buffers.
  probing: {
    ...pollingRow('probing'),
    'heartbeat-on-time': ['live'],
    lost: ['polling', 'close', 'rest'],
    refused: ['polling', 'close', 'rest'],
    buffered: ['polling', 'close', 'rest'],
    silent: ['polling', 'close', 'rest'],
    gap: ['probing', 'open'],
    'repeated-gap': ['polling', 'close', 'resync', 'rest'],
    reset: ['polling', 'close', 'resync', 'rest'],
    rotate: ['probing', 'open'],
    revoked: ['polling', 'close', 'ask', 'rest'],
    wake: ['probing', 'ask'],
  },
  stopped: {
    ...idleRow('stopped'),
    start: ['connecting', 'open'],
    'signed-out': ['stopped'],
    stop: ['stopped'],
  },
  'signed-out': {
    ...idleRow('signed-out'),
    start: ['connecting', 'open'],
    // The person may have signed in again in another tab.
    wake: ['signed-out', 'ask'],
    allowed: ['connecting', 'open'],
    'session-ok': ['connecting', 'open'],
    'signed-out': ['signed-out'],
  },
};

/** Returns the next state and its commands. Pure. */
export function step(state: StreamState, signal: StreamSignal): Step {
  return STREAM_TABLE[state][signal];
}
