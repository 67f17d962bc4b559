'use client';

import type { Cursor } from '../../events/event-names';
import { backoffCeilingMs, equalJitterMs } from '../../kit/async/backoff';
import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { type Connection, createConnectionStatus } from './connection-status';
import { type StreamCommand, type StreamSignal, type StreamState, step } from './machine';
import { attachToPage, type Platform } from './platform';
import { fetchSessionStatus, type SessionStatus } from './session';
import type { Source, StreamEnd } from './source';
import { createStopwatch } from './stopwatch';
import { createFrameReader, type StreamStore } from './stream-handlers';
import { createTokenBucket } from './token-bucket';

const LONGEST_WAIT_MS = 30_000;
/** While polling: the interval, and the pause before the next stream is tried, first and at most. */
const POLL_EVERY_MS = 10_000;
/** The polling interval of a hidden page; a page that becomes visible is fetched at once. */
const POLL_UNSEEN_MS = 60_000;
const FIRST_POLL_RETRY_MS = 10_000;
const LONGEST_POLL_RETRY_MS = 60_000;
/** A stream without a frame for this long, or stuck in the replay, counts as buffered on its way. */
const BUFFERED_AFTER_MS = 10_000;
/** Used until `hello` names the server's interval. */
const HEARTBEAT_MS = 15_000;
/** After this many heartbeats of silence a stream counts as dead: one may be late. */
const SILENT_HEARTBEATS = 8 / 3;
/** A stream that ends this soon was short; several short ones in a row are no accident. */
const SHORT_MS = 1_000;
const SHORT_STREAMS = 3;
/** After this many resyncs without an event in between, another one would not help. */
const RESYNCS = 3;
/** This many immediate reopenings in a burst, then one per second. */
const IMMEDIATE_REOPENS = 5;

/** In these states no stream carries presence. */
const NO_PRESENCE_STATES: ReadonlySet<StreamState> = new Set([
  'reconnecting',
  'offline',
  'polling',
  'stopped',
  'signed-out',
]);

export type StreamClient = { start(): void; stop(): void; retry(): void };

type Options = {
  org: string;
  userId?: string | undefined;
  store: StreamStore & Pick<LiveStore, 'reset' | 'refresh'>;
  platform: Platform;
  onStatus: (connection: Connection) => void;
  /** Receives presence. */
  presence?: Pick<PresenceStore, 'apply' | 'clear'> | undefined;
  /** Finds out why a stream was refused; by default from the session endpoint. */
  fetchStatus?: () => Promise<SessionStatus>;
};

/**
 * Supervises an EventSource, which gives up for good on any status but 200, has no back-off, and cannot tell a dead
 * connection from a quiet organization. Every ending closes it; it is reopened at our own cursor.
 */
export function createStreamClient({
  org,
  userId,
  store,
  platform,
  onStatus,
  presence,
  fetchStatus = () => fetchSessionStatus(platform, org, userId),
}: Options): StreamClient {
  const silence = createStopwatch(platform);
  const sinceOpening = createStopwatch(platform);
  const sinceCaughtUp = createStopwatch(platform);
  const immediateReopens = createTokenBucket(IMMEDIATE_REOPENS, platform);
  const status = createConnectionStatus(platform, onStatus);
  let source: Source | null = null;
  let state: StreamState = 'stopped';
  let heartbeat = HEARTBEAT_MS;
  let caughtUp = false;
  let attempt = 0;
  let pollRetries = 0;
  let consecutiveGaps = 0;
  let consecutiveShortStreams = 0;
  let consecutiveResyncs = 0;
  let fetchingStatus = false;
  let resyncAt: Cursor | null = null;
  let stopWaiting = () => {};
  let stopPolling = () => {};
  let detach = () => {};

  function signal(what: StreamSignal): void {
    const [next, ...commands] = step(state, what);
    state = next;
    if (next !== 'polling' && next !== 'probing') stopPolling();
    if (NO_PRESENCE_STATES.has(next)) presence?.clear();
    if (next === 'live') pollRetries = 0;
    status.update(next);
    for (const command of commands) run[command]();
  }

  const run: Record<StreamCommand, () => void> = {
    open,
    close,
    wait() {
      const longest = backoffCeilingMs(1_000, LONGEST_WAIT_MS, attempt);
      attempt += 1;
      retryAfter(500 + platform.random() * longest);
    },
    rest() {
      const longest = backoffCeilingMs(FIRST_POLL_RETRY_MS, LONGEST_POLL_RETRY_MS, pollRetries);
      pollRetries += 1;
      retryAfter(equalJitterMs(longest, platform.random));
    },
    refresh() {
      store.refresh();
      stopPolling();
      const unseen = platform.document.visibilityState === 'hidden';
      stopPolling = platform.after(unseen ? POLL_UNSEEN_MS : POLL_EVERY_MS, () => signal('poll'));
    },
    ask: () => void checkSession(),
    resync() {
      consecutiveGaps = 0;
      store.reset(resyncAt);
      resyncAt = null;
    },
  };

  function retryAfter(milliseconds: number): void {
    stopWaiting();
    stopWaiting = platform.after(milliseconds, () => signal('retry'));
  }

  function close(): void {
    stopWaiting();
    source?.close();
    source = null;
  }

  function open(): void {
    close();
    silence.restart();
    sinceOpening.restart();
    caughtUp = false;
    const cursor = store.cursor();
    if (cursor) store.start(cursor);
    const reader = createFrameReader(store, () => opened === source, {
      onFrame: silence.restart,
      onHello(every) {
        heartbeat = every ?? HEARTBEAT_MS;
        if (sinceOpening.elapsed() > BUFFERED_AFTER_MS) markBuffered();
        else signal('hello');
      },
      onCaughtUp() {
        caughtUp = true;
        attempt = 0;
        consecutiveGaps = 0;
        sinceCaughtUp.restart();
        signal('caught-up');
      },
      onPresence: (news) => presence?.apply(news),
      onHeartbeat() {
        // A heartbeat that arrives with the replay was delayed with it.
        if (!caughtUp || sinceCaughtUp.elapsed() < heartbeat / 2) return;
        consecutiveShortStreams = 0;
        signal('heartbeat-on-time');
      },
      onBye(reason) {
        if (reason === 'rotate') return reopenNow('rotate');
        // All readers of a stopping server leave at once and must not reconnect at once.
        if (reason === 'drain') attempt = Math.max(attempt, 2);
        signal(reason === 'revoked' ? 'revoked' : 'lost');
      },
      onReset(cursor) {
        resyncAt = cursor;
        signal('reset');
      },
      onEvent() {
        consecutiveResyncs = 0;
      },
      onGap() {
        consecutiveGaps += 1;
        if (consecutiveGaps === 1) {
          reopenNow('gap');
          return;
        }
        signal('repeated-gap');
        consecutiveResyncs += 1;
        // This version cannot read the server's events, so what is shown is fetched repeatedly instead.
        if (consecutiveResyncs >= RESYNCS) markBuffered();
      },
      onEnd,
      onError: platform.reportError,
    });
    const opened = platform.open(org, cursor, reader);
    source = opened;
  }

  function onEnd(end: StreamEnd): void {
    consecutiveShortStreams =
      caughtUp && sinceOpening.elapsed() >= SHORT_MS ? 0 : consecutiveShortStreams + 1;
    if (end === 'refused') signal('refused');
    else signal(consecutiveShortStreams >= SHORT_STREAMS ? 'buffered' : 'lost');
  }

  /** A stream that is reopened immediately may end immediately too; the limit keeps that from hammering the server. */
  function reopenNow(what: 'gap' | 'rotate'): void {
    signal(immediateReopens.take() ? what : 'lost');
  }

  function markBuffered(): void {
    consecutiveShortStreams = SHORT_STREAMS;
    signal('buffered');
  }

  async function checkSession(): Promise<void> {
    if (fetchingStatus) return;
    fetchingStatus = true;
    const session = await fetchStatus().catch(() => 'unreachable' as const);
    fetchingStatus = false;
    if (session === 'unreachable') return signal('unreachable');
    status.setRemoved(session === 'removed');
    if (session === 'member') signal(consecutiveShortStreams >= SHORT_STREAMS ? 'session-ok' : 'allowed');
    else signal('signed-out');
  }

  function watch(): void {
    if (!source) return;
    const quiet = silence.elapsed();
    if (caughtUp) {
      if (quiet > heartbeat * SILENT_HEARTBEATS) signal('silent');
    } else if (quiet > BUFFERED_AFTER_MS) markBuffered();
  }

  function wake(): void {
    watch();
    consecutiveShortStreams = 0;
    signal('wake');
  }

  return {
    start() {
      detach();
      detach = attachToPage(platform, {
        wake,
        watch,
        offline: () => signal('offline'),
        hide: () => signal('stop'),
        show: () => signal('start'),
      });
      signal('start');
    },
    stop() {
      detach();
      detach = () => {};
      signal('stop');
    },
    retry: wake,
  };
}
