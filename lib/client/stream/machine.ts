'use client';

// The states of one browser's connection, and what each thing that can happen means in each of them. No clock, no network:
// the supervisor (supervisor.ts) tells what happened and carries out the commands that come back.

export type StreamState =
  | 'connecting' // a stream is being opened, or will be in a moment
  | 'catching-up' // open; the past since the cursor is being replayed
  | 'live' // everything that has happened is here
  | 'stale' // the connection was lost; the next try is scheduled
  | 'offline' // the same, and the browser says that it has no network
  | 'polling' // the server answers, but its streams do not come through: every view is fetched again and again
  | 'probing' // the same, and a stream is being tried beside it
  | 'stopped' // closed on purpose: the page is hidden in the back/forward cache, or gone
  | 'signed-out'; // the server does not know us any more: trying again is of no use

export type StreamSignal =
  | 'start'
  | 'hello'
  | 'caught-up'
  | 'proven' // a heartbeat came when it was due: nobody holds the stream back
  | 'lost' // the connection broke, or the server is stopping
  | 'refused' // the server answered, but with no stream: an EventSource gives up for good
  | 'held' // opened, but nothing comes through in time, or it breaks off at once again and again
  | 'silent' // nothing heard for too long
  | 'gap' // an event is missing
  | 'broken' // and again, straight after the reopening that was to mend it
  | 'reset' // the server cannot continue from our cursor
  | 'rotate' // the stream has lived long enough; a new one is welcome at once
  | 'revoked' // our access may have ended
  | 'retry' // the waiting time is over
  | 'poll' // the time between two fetches is over
  | 'wake' // the person or the network is back
  | 'offline'
  | 'allowed' // the session endpoint knows us
  | 'reachable' // it does, and several streams in a row have come to nothing
  | 'unanswered' // it could not be asked
  | 'signed-out'
  | 'stop';

export type StreamCommand =
  | 'open' // close what is open, then open a stream at the cursor
  | 'close'
  | 'wait' // schedule 'retry', with back-off
  | 'rest' // schedule 'retry', for a matter of a minute
  | 'refresh' // every view fetches its snapshot again, keeping what it shows; schedule 'poll'
  | 'ask' // ask the session endpoint whether we are still known
  | 'resync'; // drop the live state: every view fetches its snapshot again

export type Step = readonly [StreamState, ...StreamCommand[]];
type Row = Record<StreamSignal, Step>;

/** Nothing moves this state, except what the row says itself. */
function idleRow(state: StreamState): Row {
  const stay: Step = [state];
  return {
    start: stay,
    hello: stay,
    'caught-up': stay,
    proven: stay,
    lost: stay,
    refused: stay,
    held: stay,
    silent: stay,
    gap: stay,
    broken: stay,
    reset: stay,
    rotate: stay,
    revoked: stay,
    retry: stay,
    poll: stay,
    wake: stay,
    offline: stay,
    allowed: stay,
    reachable: stay,
    unanswered: stay,
    'signed-out': ['signed-out', 'close'],
    stop: ['stopped', 'close'],
  };
}

/** A stream is open, or about to be. */
function openRow(state: StreamState): Row {
  return {
    ...idleRow(state),
    hello: ['catching-up'],
    'caught-up': ['live'],
    lost: ['stale', 'close', 'wait'],
    refused: ['stale', 'close', 'ask'],
    held: ['stale', 'close', 'ask'],
    silent: ['stale', 'close', 'wait'],
    gap: ['connecting', 'open'],
    broken: ['connecting', 'close', 'resync', 'wait'],
    reset: ['connecting', 'close', 'resync', 'wait'],
    rotate: ['connecting', 'open'],
    revoked: ['stale', 'close', 'ask'],
    offline: ['offline', 'close', 'wait'],
  };
}

/** Views are fetched again and again, for as long as the server answers. */
function pollingRow(state: StreamState): Row {
  return {
    ...idleRow(state),
    poll: [state, 'ask'],
    allowed: [state, 'refresh'],
    reachable: [state, 'refresh'],
    unanswered: ['stale', 'close', 'wait'],
    offline: ['offline', 'close', 'wait'],
  };
}

/** The whole machine; a missing cell is a type error. */
export const STREAM_TABLE: Record<StreamState, Row> = {
  connecting: { ...openRow('connecting'), retry: ['connecting', 'open'] },
  'catching-up': openRow('catching-up'),
  live: openRow('live'),
  stale: {
    ...idleRow('stale'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['stale', 'wait'],
    reachable: ['polling', 'refresh', 'rest'],
    unanswered: ['stale', 'wait'],
    offline: ['offline'],
  },
  // The browser's word about the network is a hint: it is wrong on some machines, so we go on trying, only less eagerly.
  offline: {
    ...idleRow('offline'),
    start: ['connecting', 'open'],
    retry: ['connecting', 'open'],
    wake: ['connecting', 'open'],
    allowed: ['offline', 'wait'],
    reachable: ['offline', 'wait'],
    unanswered: ['offline', 'wait'],
  },
  polling: {
    ...pollingRow('polling'),
    retry: ['probing', 'open'],
    wake: ['probing', 'open', 'ask'],
  },
  // What has been held back comes in lumps, greeting and all. Only a heartbeat at its time shows that nothing is.
  probing: {
    ...pollingRow('probing'),
    proven: ['live'],
    lost: ['polling', 'close', 'rest'],
    refused: ['polling', 'close', 'rest'],
    held: ['polling', 'close', 'rest'],
    silent: ['polling', 'close', 'rest'],
    gap: ['probing', 'open'],
    broken: ['polling', 'close', 'resync', 'rest'],
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
    reachable: ['connecting', 'open'],
    'signed-out': ['signed-out'],
  },
};

/** What happens next. Pure. */
export function step(state: StreamState, signal: StreamSignal): Step {
  return STREAM_TABLE[state][signal];
}
