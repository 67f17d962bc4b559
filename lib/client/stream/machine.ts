'use client';

// The states of one browser's connection, and what each thing that can happen means in each of them. No clock, no network:
// the supervisor (event-stream.ts) tells what happened and carries out the commands that come back.

export type StreamState =
  | 'connecting' // a stream is being opened, or will be in a moment
  | 'catching-up' // open; the past since the cursor is being replayed
  | 'live' // everything that has happened is here
  | 'stale' // the connection was lost; the next try is scheduled
  | 'offline' // the same, and the browser says that it has no network
  | 'stopped' // closed on purpose: the page is hidden in the back/forward cache, or gone
  | 'signed-out'; // the server does not know us any more: trying again is of no use

export type StreamSignal =
  | 'start'
  | 'hello'
  | 'caught-up'
  | 'lost' // the connection broke, or the server is stopping
  | 'refused' // the server answered, but with no stream: an EventSource gives up for good
  | 'silent' // nothing heard for too long
  | 'gap' // an event is missing
  | 'broken' // and again, straight after the reopening that was to mend it
  | 'reset' // the server cannot continue from our cursor
  | 'rotate' // the stream has lived long enough; a new one is welcome at once
  | 'revoked' // our access may have ended
  | 'retry' // the waiting time is over
  | 'wake' // the person or the network is back
  | 'offline'
  | 'allowed' // the session endpoint knows us
  | 'unanswered' // it could not be asked
  | 'signed-out'
  | 'stop';

export type StreamCommand =
  | 'open' // close what is open, then open a stream at the cursor
  | 'close'
  | 'wait' // schedule 'retry', with back-off
  | 'ask' // ask the session endpoint whether we are still known
  | 'resync'; // drop the live state: every view fetches its snapshot again

export type Step = readonly [StreamState, ...StreamCommand[]];
type Row = Record<StreamSignal, Step>;

/** Nothing moves this state, except what the row says itself. */
function still(state: StreamState): Row {
  const stay: Step = [state];
  return {
    start: stay,
    hello: stay,
    'caught-up': stay,
    lost: stay,
    refused: stay,
    silent: stay,
    gap: stay,
    broken: stay,
    reset: stay,
    rotate: stay,
    revoked: stay,
    retry: stay,
    wake: stay,
    offline: stay,
    allowed: stay,
    unanswered: stay,
    'signed-out': ['signed-out', 'close'],
    stop: ['stopped', 'close'],
  };
}

/** A stream is open, or about to be. */
function running(state: StreamState): Row {
  return {
    ...still(state),
    hello: ['catching-up'],
    'caught-up': ['live'],
    lost: ['stale', 'close', 'wait'],
    refused: ['stale', 'close', 'ask'],
    silent: ['stale', 'close', 'wait'],
    gap: ['connecting', 'open'],
    broken: ['connecting', 'close', 'resync', 'wait'],
    reset: ['connecting', 'close', 'resync', 'wait'],
    rotate: ['connecting', 'open'],
    revoked: ['stale', 'close', 'ask'],
    offline: ['offline', 'close', 'wait'],
  };
}

/** The whole machine; a missing cell is a type error. */
export const STREAM_TABLE: Record<StreamState, Row> = {
  connecting: { ...running('connecting'), retry: ['connecting', 'open'] },
  'catching-up': running('catching-up'),
  live: running('live'),
  stale: {
    ...still('stale'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['stale', 'wait'],
    unanswered: ['stale', 'wait'],
    offline: ['offline'],
  },
  // The browser's word about the network is a hint: it is wrong on some machines, so we go on trying, only less eagerly.
  offline: {
    ...still('offline'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['offline', 'wait'],
    unanswered: ['offline', 'wait'],
  },
  stopped: {
    ...still('stopped'),
    start: ['connecting', 'open'],
    'signed-out': ['stopped'],
    stop: ['stopped'],
  },
  'signed-out': {
    ...still('signed-out'),
    start: ['connecting', 'open'],
    // The person may have signed in again in another tab.
    wake: ['signed-out', 'ask'],
    allowed: ['connecting', 'open'],
    'signed-out': ['signed-out'],
  },
};

/** What happens next. Pure. */
export function step(state: StreamState, signal: StreamSignal): Step {
  return STREAM_TABLE[state][signal];
}
