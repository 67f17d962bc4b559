'use client';

import { type Cursor, formatCursor } from '../../events/event-names';
import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { type StreamCommand, type StreamSignal, type StreamState, step } from './machine';
import { attachToPage, type Platform, type Source } from './platform';
import { fetchSessionStatus, type SessionStatus } from './session';
import { createStopwatch } from './stopwatch';
import { attachHandlers, type StreamStore } from './stream-handlers';

const LONGEST_WAIT_MS = 30_000;
/** While views are fetched instead: how often, and how long the next stream is waited for, at first and at most. */
const POLL_EVERY_MS = 10_000;
/** Where nobody looks; whoever comes back to the page has it fetched at once. */
const POLL_UNSEEN_MS = 60_000;
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 60_000;
/** A stream that has said nothing by then, or stops in mid-replay for so long, is being held back on its way. */
const HELD_AFTER_MS = 10_000;
/** Until the server has told its own. */
const HEARTBEAT_MS = 15_000;
/** So many heartbeats without a word, and the stream is taken for dead: one may come late. */
const SILENT_BEATS = 8 / 3;
/** A stream that ends so soon has come to nothing; several in a row are no accident. */
const SHORT_MS = 1_000;
const SHORT_STREAMS = 3;
/** So many streams may be opened straight after one another; then one a second. */
const IMMEDIATE_REOPENS = 5;

/** No stream says who comes and goes. */
const NO_PRESENCE_STATES: ReadonlySet<StreamState> = new Set([
  'stale',
  'offline',
  'polling',
  'stopped',
  'signed-out',
]);

/** What a person is told. `since`: when it was last live; null when it never was or is. */
export type Connection = {
  state: Exclude<StreamState, 'probing'>;
  since: number | null;
  /** Signed in, but not a member of this organization any more. */
  removed: boolean;
};

export type StreamClient = { start(): void; stop(): void; retry(): void };

type Options = {
  org: string;
  userId?: string | undefined;
  store: StreamStore & Pick<LiveStore, 'reset' | 'refresh'>;
  world: Platform;
  tell: (connection: Connection) => void;
  /** Where it goes who else is there. */
  presence?: Pick<PresenceStore, 'tell' | 'forget'> | undefined;
  /** Why a stream may have been refused; by default, asks the session endpoint. */
  askStanding?: () => Promise<SessionStatus>;
};

/**
 * Watches over an EventSource, which by itself gives up for good on any status but 200, has no back-off, and cannot tell a
 * silent connection from a quiet org. Every ending closes it; we reopen it at our own cursor.
 */
export function createStreamClient({
  org,
  userId,
  store,
  world,
  tell,
  presence,
  askStanding = () => fetchSessionStatus(world, org, userId),
}: Options): StreamClient {
  const silence = createStopwatch(world);
  const sinceOpening = createStopwatch(world);
  const sinceCaughtUp = createStopwatch(world);
  const sinceHaste = createStopwatch(world);
  let source: Source | null = null;
  let state: StreamState = 'stopped';
  let since: number | null = null;
  let removed = false;
  let told: Connection = { state: 'stopped', since, removed };
  let heartbeat = HEARTBEAT_MS;
  let caughtUp = false;
  let attempt = 0;
  let rests = 0;
  let haste = IMMEDIATE_REOPENS;
  let holes = 0;
  let shortStreams = 0;
  let asking = false;
  let resyncAt: Cursor | null = null;
  let stopWaiting = () => {};
  let stopPolling = () => {};
  let detach = () => {};

  function signal(what: StreamSignal): void {
    const before = state;
    const [next, ...commands] = step(before, what);
    state = next;
    if (next !== 'polling' && next !== 'probing') stopPolling();
    if (NO_PRESENCE_STATES.has(next)) presence?.forget();
    if (next === 'live') {
      rests = 0;
      since = null;
      removed = false;
    } else if (before === 'live') since = world.now();
    const shown = next === 'probing' ? 'polling' : next;
    if (shown !== told.state || removed !== told.removed) {
      told = { state: shown, since, removed };
      tell(told);
    }
    for (const command of commands) carryOut[command]();
  }

  const carryOut: Record<StreamCommand, () => void> = {
    open,
    close,
    wait() {
      const longest = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** attempt);
      attempt += 1;
      retryAfter(500 + world.random() * longest);
    },
    rest() {
      const longest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** rests);
      rests += 1;
      retryAfter((longest * (1 + world.random())) / 2);
    },
    refresh() {
      store.refresh();
      stopPolling();
      const unseen = world.document.visibilityState === 'hidden';
      stopPolling = world.after(unseen ? POLL_UNSEEN_MS : POLL_EVERY_MS, () => signal('poll'));
    },
    ask: () => void ask(),
    resync() {
      holes = 0;
      store.reset(resyncAt);
      resyncAt = null;
    },
  };

  function retryAfter(milliseconds: number): void {
    stopWaiting();
    stopWaiting = world.after(milliseconds, () => signal('retry'));
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
    const path = `/api/orgs/${encodeURIComponent(org)}/events`;
    const opened = world.open(cursor ? `${path}?after=${formatCursor(cursor)}` : path);
    source = opened;
    attachHandlers(opened, store, () => opened === source, {
      heard: silence.restart,
      hello(every) {
        heartbeat = every ?? HEARTBEAT_MS;
        if (sinceOpening.elapsed() > HELD_AFTER_MS) holdUp();
        else signal('hello');
      },
      caughtUp() {
        caughtUp = true;
        attempt = 0;
        holes = 0;
        sinceCaughtUp.restart();
        signal('caught-up');
      },
      presence: (news) => presence?.tell(news),
      beat() {
        // One that comes with the replay has lain with it somewhere on the way.
        if (!caughtUp || sinceCaughtUp.elapsed() < heartbeat / 2) return;
        shortStreams = 0;
        signal('proven');
      },
      bye(reason) {
        if (reason === 'rotate') return hastily('rotate');
        // All of a stopping server's readers leave at once; they must not all come back at once.
        if (reason === 'drain') attempt = Math.max(attempt, 2);
        signal(reason === 'revoked' ? 'revoked' : 'lost');
      },
      reset(cursor) {
        resyncAt = cursor;
        signal('reset');
      },
      hole() {
        holes += 1;
        if (holes > 1) signal('broken');
        else hastily('gap');
      },
      ended(refused) {
        shortStreams = caughtUp && sinceOpening.elapsed() >= SHORT_MS ? 0 : shortStreams + 1;
        if (refused) signal('refused');
        else signal(shortStreams >= SHORT_STREAMS ? 'held' : 'lost');
      },
    });
  }

  /** What is reopened at once may end at once, too: somebody in between must not make us hammer the server. */
  function hastily(what: 'gap' | 'rotate'): void {
    haste = Math.min(IMMEDIATE_REOPENS, haste + sinceHaste.elapsed() / 1_000);
    sinceHaste.restart();
    if (haste < 1) {
      signal('lost');
      return;
    }
    haste -= 1;
    signal(what);
  }

  function holdUp(): void {
    shortStreams = SHORT_STREAMS;
    signal('held');
  }

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    const standing = await askStanding().catch(() => 'unanswered' as const);
    asking = false;
    if (standing === 'unanswered') return signal('unanswered');
    removed = standing === 'removed';
    if (standing === 'member') signal(shortStreams >= SHORT_STREAMS ? 'reachable' : 'allowed');
    else signal('signed-out');
  }

  function watch(): void {
    if (!source) return;
    const quiet = silence.elapsed();
    if (caughtUp) {
      if (quiet > heartbeat * SILENT_BEATS) signal('silent');
    } else if (quiet > HELD_AFTER_MS) holdUp();
  }

  function wake(): void {
    watch();
    shortStreams = 0;
    signal('wake');
  }

  return {
    start() {
      detach();
      detach = attachToPage(world, {
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
