'use client';

import { type Cursor, parseCursor } from '../events/event-names';
import type { PlanEvent } from '../events/schema';
import { createLiveIndex, type LiveIndex } from './live/live-index';
import { createRenderScheduler, type Schedule } from './live/render-scheduler';

// Words: the *store* keeps the org's recent events of one browser; the *base* is the seq after which it has everything; a
// *snapshot* is what a view has fetched, with the cursor it was read at. A view is complete when its snapshot is not below
// the base. A *generation* ends when the server says that our past is not its past.

const KEEP = 1_000;
/** A snapshot this far behind is fetched again long before the events it needs are dropped. */
const REFETCH_BEHIND = 500;

export type LiveView = {
  /** Null until the stream has begun. */
  epoch: string | null;
  baseSeq: number;
  last: number;
  /** After `baseSeq`, in order, without holes. A new array whenever it has changed. */
  events: readonly PlanEvent[];
  generation: number;
};

/** What views select from is as of the last publishing, like `view()`: a frame's events appear together. */
export type LiveStore = LiveIndex & {
  view(): LiveView;
  subscribe(listener: () => void): () => void;
  /** Where the stream continues; null: live from wherever it is. */
  cursor(): Cursor | null;
  /** A snapshot's cursor. Before the stream has begun, the oldest one offered is where it will; the first one is announced. */
  proposeCursor(cursor: string): void;
  /** The stream sends everything after this. Called again at each opening; only the first one counts. */
  start(cursor: Cursor): void;
  /** The next event; the caller has checked that it is. */
  push(event: PlanEvent): void;
  /** Forgets everything; all snapshots taken so far are void. */
  reset(cursor: Cursor | null): void;
  /** Whether a view with this snapshot has to fetch it again. */
  isOutdated(snapshot: { cursor: string }): boolean;
  /** Whether `a` was read after `b`; one of an earlier generation or of a foreign epoch knows nothing. */
  isNewer(a: { cursor: string }, b: { cursor: string }): boolean;
  /** Every snapshot that is on screen is fetched again; what is shown stays until the answers are there. */
  refresh(): void;
  /** Told the number of each such round. */
  onRefresh(fetchAgain: (round: number) => void): () => void;
  /** True for the first who asks: several views of one key then fetch it once. */
  oncePer(key: string, mark: string): boolean;
};

const EMPTY: LiveView = { epoch: null, baseSeq: 0, last: 0, events: [], generation: 0 };

export function createLiveStore(
  initial?: string | null,
  soon: Schedule = createRenderScheduler(),
): LiveStore {
  const listeners = new Set<() => void>();
  const refreshed = new Set<(round: number) => void>();
  const bornIn = new WeakMap<object, number>();
  const claims = new Map<string, string>();
  let start: Cursor | null = initial ? parseCursor(initial) : null;
  let current = { epoch: EMPTY.epoch, baseSeq: 0, last: 0, generation: 0 };
  let recent: PlanEvent[] = [];
  let view: LiveView = EMPTY;
  let byPlan = createLiveIndex();
  /** What has come and gone since the last publishing. */
  let come: PlanEvent[] = [];
  let gone: PlanEvent[] = [];
  let callOff: (() => void) | null = null;

  function publish(): void {
    callOff?.();
    callOff = null;
    for (const event of come) byPlan.add(event);
    for (const event of gone) byPlan.remove(event);
    come = [];
    gone = [];
    view = viewOf(current, recent);
    for (const listener of [...listeners]) listener();
  }

  function generationOf(snapshot: object): number {
    const known = bornIn.get(snapshot) ?? view.generation;
    bornIn.set(snapshot, known);
    return known;
  }

  function rank(snapshot: { cursor: string }): number {
    const cursor = parseCursor(snapshot.cursor);
    const foreign = view.epoch !== null && cursor?.epoch !== view.epoch;
    if (!cursor || foreign || generationOf(snapshot) !== view.generation) return -1;
    return cursor.seq;
  }

  let rounds = 0;
  return {
    view: () => view,
    plan: (planId) => byPlan.plan(planId),
    plans: () => byPlan.plans(),
    inbox: () => byPlan.inbox(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cursor: () => (current.epoch === null ? start : { epoch: current.epoch, seq: current.last }),
    proposeCursor(text) {
      const cursor = parseCursor(text);
      if (!cursor || current.epoch !== null) return;
      const first = start === null;
      if (!start || (cursor.epoch === start.epoch && cursor.seq < start.seq)) start = cursor;
      if (first) for (const listener of [...listeners]) listener();
    },
    start({ epoch, seq }) {
      if (current.epoch !== null) return;
      current = { ...current, epoch, baseSeq: seq, last: seq };
      publish();
    },
    push(event) {
      recent.push(event);
      come.push(event);
      if (recent.length > KEEP * 1.25) {
        gone.push(...recent.slice(0, -KEEP));
        recent = recent.slice(-KEEP);
      }
      current.last = event.seq;
      current.baseSeq = event.seq - recent.length;
      callOff ??= soon(publish);
    },
    reset(cursor) {
      recent = [];
      come = [];
      gone = [];
      byPlan = createLiveIndex();
      start = null;
      current = {
        epoch: cursor?.epoch ?? null,
        baseSeq: cursor?.seq ?? 0,
        last: cursor?.seq ?? 0,
        generation: current.generation + 1,
      };
      publish();
    },
    isOutdated(snapshot) {
      if (view.epoch === null) return generationOf(snapshot) !== view.generation;
      const seq = rank(snapshot);
      return seq < view.baseSeq || seq < view.last - REFETCH_BEHIND;
    },
    isNewer: (a, b) => rank(a) > rank(b),
    refresh() {
      rounds += 1;
      for (const fetchAgain of [...refreshed]) fetchAgain(rounds);
    },
    onRefresh(fetchAgain) {
      refreshed.add(fetchAgain);
      return () => refreshed.delete(fetchAgain);
    },
    oncePer(key, mark) {
      if (claims.get(key) === mark) return false;
      claims.set(key, mark);
      return true;
    },
  };
}

/** The events are copied only for who asks for them. Nothing but what comes later is ever appended to the array. */
function viewOf(at: Omit<LiveView, 'events'>, recent: readonly PlanEvent[]): LiveView {
  const count = recent.length;
  let events: readonly PlanEvent[] | undefined;
  return {
    ...at,
    get events() {
      events ??= recent.slice(0, count);
      return events;
    },
  };
}
