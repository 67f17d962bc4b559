'use client';

import { type Cursor, parseCursor } from '../events/names';
import type { PlanEvent } from '../events/schema';

// Words: the *store* keeps the org's recent events of one browser; the *floor* is the seq after which it has everything; a
// *snapshot* is what a view has fetched, with the cursor it was read at. A view is complete when its snapshot is not below
// the floor. A *generation* ends when the server says that our past is not its past.

const KEEP = 1_000;
/** A snapshot this far behind is fetched again long before the events it needs are dropped. */
const REFETCH_BEHIND = 500;
/** At most so often are views told, so that a replay of hundreds of events renders a few times and not hundreds. */
const PUBLISH_EVERY_MS = 16;

export type LiveView = {
  /** Null until the stream has begun. */
  epoch: string | null;
  floor: number;
  last: number;
  /** After the floor, in order, without holes. A new array whenever it has changed. */
  events: readonly PlanEvent[];
  generation: number;
};

export type LiveStore = {
  view(): LiveView;
  subscribe(listener: () => void): () => void;
  /** Where the stream continues; null: live from wherever it is. */
  cursor(): Cursor | null;
  /** A snapshot's cursor. Before the stream has begun, the oldest one offered is where it will; the first one is announced. */
  offer(cursor: string): void;
  /** The stream sends everything after this. Called again at each opening; only the first one counts. */
  begin(cursor: Cursor): void;
  /** The next event; the caller has checked that it is. */
  push(event: PlanEvent): void;
  /** Forgets everything; all snapshots taken so far are void. */
  reset(cursor: Cursor | null): void;
  /** Whether a view with this snapshot has to fetch it again. */
  isOutdated(snapshot: { cursor: string }): boolean;
  /** Whether `a` was read after `b`; one of an earlier generation or of a foreign epoch knows nothing. */
  knowsMore(a: { cursor: string }, b: { cursor: string }): boolean;
  /** Every snapshot that is on screen is fetched again; what is shown stays until the answers are there. */
  refresh(): void;
  /** Told the number of each such round. */
  onRefresh(fetchAgain: (round: number) => void): () => void;
  /** True for the first who asks: several views of one key then fetch it once. */
  claim(key: string, mark: string): boolean;
};

const EMPTY: LiveView = { epoch: null, floor: 0, last: 0, events: [], generation: 0 };
export const emptyView = () => EMPTY;

export function createLiveStore(initial?: string | null): LiveStore {
  const listeners = new Set<() => void>();
  const refreshed = new Set<(round: number) => void>();
  const bornIn = new WeakMap<object, number>();
  const claims = new Map<string, string>();
  let start: Cursor | null = initial ? parseCursor(initial) : null;
  let current: LiveView = EMPTY;
  let view: LiveView = EMPTY;
  let publishedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function publish(): void {
    clearTimeout(timer);
    timer = undefined;
    publishedAt = Date.now();
    view = { ...current, events: current.events.slice() };
    for (const listener of [...listeners]) listener();
  }

  function publishSoon(): void {
    if (timer) return;
    const wait = publishedAt + PUBLISH_EVERY_MS - Date.now();
    if (wait <= 0 || wait > PUBLISH_EVERY_MS) publish();
    else timer = setTimeout(publish, wait);
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

  let recent: PlanEvent[] = [];
  let rounds = 0;
  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cursor: () => (current.epoch === null ? start : { epoch: current.epoch, seq: current.last }),
    offer(text) {
      const cursor = parseCursor(text);
      if (!cursor || current.epoch !== null) return;
      const first = start === null;
      if (!start || (cursor.epoch === start.epoch && cursor.seq < start.seq)) start = cursor;
      if (first) for (const listener of [...listeners]) listener();
    },
    begin({ epoch, seq }) {
      if (current.epoch !== null) return;
      current = { ...current, epoch, floor: seq, last: seq };
      publish();
    },
    push(event) {
      recent.push(event);
      if (recent.length > KEEP * 1.25) recent = recent.slice(-KEEP);
      current = { ...current, last: event.seq, floor: event.seq - recent.length, events: recent };
      publishSoon();
    },
    reset(cursor) {
      recent = [];
      start = null;
      current = {
        epoch: cursor?.epoch ?? null,
        floor: cursor?.seq ?? 0,
        last: cursor?.seq ?? 0,
        events: recent,
        generation: current.generation + 1,
      };
      publish();
    },
    isOutdated(snapshot) {
      if (view.epoch === null) return generationOf(snapshot) !== view.generation;
      const seq = rank(snapshot);
      return seq < view.floor || seq < view.last - REFETCH_BEHIND;
    },
    knowsMore: (a, b) => rank(a) > rank(b),
    refresh() {
      rounds += 1;
      for (const fetchAgain of [...refreshed]) fetchAgain(rounds);
    },
    onRefresh(fetchAgain) {
      refreshed.add(fetchAgain);
      return () => refreshed.delete(fetchAgain);
    },
    claim(key, mark) {
      if (claims.get(key) === mark) return false;
      claims.set(key, mark);
      return true;
    },
  };
}
