'use client';

import { type Cursor, parseCursor } from '../events/event-names';
import type { OrgEvent } from '../events/schema';
import { createListeners } from '../kit/store';
import { createLiveIndex, type LiveIndex } from './live/live-index';
import { createRenderScheduler, type Schedule } from './live/render-scheduler';

// Words: the *store* keeps the organization's recent events in one browser; the *base* is the seq after which it has
// every event; a *snapshot* is what a view has fetched, with the cursor at which it was read. A view is complete when
// its snapshot is not below the base. A *generation* ends when the server resets the stream.

const KEEP = 1_000;
/** A snapshot this far behind is fetched again, long before the events that it needs are dropped. */
const REFETCH_BEHIND = 500;

/** A numbered event of a newer server. */
export type UnknownEvent = { seq: number; type: string; data: string };

export type LiveView = {
  /** Null until the stream has started. */
  epoch: string | null;
  baseSeq: number;
  last: number;
  /** The known events after `baseSeq`, in order and without gaps. A new array after every change. */
  events: readonly OrgEvent[];
  generation: number;
};

/**
 * Views select from the state at the last publishing, like `view()`, so the events of one animation frame appear
 * together.
 */
export type LiveStore = LiveIndex & {
  view(): LiveView;
  subscribe(listener: () => void): () => void;
  /** The cursor to continue from; null for "live from wherever the log is". */
  cursor(): Cursor | null;
  /**
   * Proposes a snapshot's cursor. Before the stream has started, it will start at the oldest proposed one; the first
   * proposal is published.
   */
  proposeCursor(cursor: string): void;
  /** The stream sends every event after this cursor. Called at each opening; only the first call counts. */
  start(cursor: Cursor): void;
  /** Adds the next event; the caller has checked that it is the next. */
  push(event: OrgEvent): void;
  /** Moves the cursor past the next event, which is of a kind that this version does not know. */
  skip(event: UnknownEvent): void;
  /** Drops everything; all snapshots taken so far are invalid. */
  reset(cursor: Cursor | null): void;
  /** Whether a view with this snapshot has to fetch it again. */
  isOutdated(snapshot: { cursor: string }): boolean;
  /** Whether `a` was read after `b`; a snapshot of an earlier generation or another epoch is never newer. */
  isNewer(a: { cursor: string }, b: { cursor: string }): boolean;
  /** Has every snapshot on screen fetched again; the shown data stays until the answers arrive. */
  refresh(): void;
  /** Calls the listener with the number of each refresh round. Returns unsubscribe. */
  onRefresh(fetchAgain: (round: number) => void): () => void;
  /** True for the first caller with this key and token: several views of one key then fetch it once. */
  oncePer(key: string, mark: string): boolean;
};

const EMPTY: LiveView = { epoch: null, baseSeq: 0, last: 0, events: [], generation: 0 };

export function createLiveStore(
  initial?: string | null,
  soon: Schedule = createRenderScheduler(),
): LiveStore {
  const listeners = createListeners();
  const refreshed = createListeners<[round: number]>();
  const generations = new WeakMap<object, number>();
  const claims = new Map<string, string>();
  let start: Cursor | null = initial ? parseCursor(initial) : null;
  let current = { epoch: EMPTY.epoch, baseSeq: 0, last: 0, generation: 0 };
  let recent: OrgEvent[] = [];
  let view: LiveView = EMPTY;
  let byPlan = createLiveIndex();
  /** Events added and removed since the last publishing. */
  let added: OrgEvent[] = [];
  let removed: OrgEvent[] = [];
  let cancelPublish: (() => void) | null = null;

  function publish(): void {
    cancelPublish?.();
    cancelPublish = null;
    for (const event of added) byPlan.add(event);
    for (const event of removed) byPlan.remove(event);
    added = [];
    removed = [];
    view = viewOf(current, recent);
    listeners.notify();
  }

  function generationOf(snapshot: object): number {
    const known = generations.get(snapshot) ?? view.generation;
    generations.set(snapshot, known);
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
    calls: () => byPlan.calls(),
    call: (callId) => byPlan.call(callId),
    subscribe: listeners.subscribe,
    cursor: () => (current.epoch === null ? start : { epoch: current.epoch, seq: current.last }),
    proposeCursor(text) {
      const cursor = parseCursor(text);
      if (!cursor || current.epoch !== null) return;
      const first = start === null;
      if (!start || (cursor.epoch === start.epoch && cursor.seq < start.seq)) start = cursor;
      if (first) listeners.notify();
    },
    start({ epoch, seq }) {
      if (current.epoch !== null) return;
      current = { ...current, epoch, baseSeq: seq, last: seq };
      publish();
    },
    push(event) {
      recent.push(event);
      added.push(event);
      if (recent.length > KEEP * 1.25) {
        const dropped = recent.slice(0, -KEEP);
        removed.push(...dropped);
        recent = recent.slice(-KEEP);
        current.baseSeq = dropped.at(-1)?.seq ?? current.baseSeq;
      }
      current.last = event.seq;
      cancelPublish ??= soon(publish);
    },
    skip({ seq }) {
      current.last = seq;
      cancelPublish ??= soon(publish);
    },
    reset(cursor) {
      recent = [];
      added = [];
      removed = [];
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
      refreshed.notify(rounds);
    },
    onRefresh: refreshed.subscribe,
    oncePer(key, mark) {
      if (claims.get(key) === mark) return false;
      claims.set(key, mark);
      return true;
    },
  };
}

/** Events are copied only when they are read, since later events are only appended. */
function viewOf(at: Omit<LiveView, 'events'>, recent: readonly OrgEvent[]): LiveView {
  const count = recent.length;
  let events: readonly OrgEvent[] | undefined;
  return {
    ...at,
    get events() {
      events ??= recent.slice(0, count);
      return events;
    },
  };
}
