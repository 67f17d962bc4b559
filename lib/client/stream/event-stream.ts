'use client';

import { formatCursor, parseCursor } from '../../events/names';
import type { LiveStore } from '../live-store';
import { type StreamCommand, type StreamSignal, type StreamState, step } from './machine';
import { DATA_EVENTS } from './names';
import { attachToPage, browserWorld, type Source, type World } from './world';

const SILENT_AFTER_MS = 40_000;
const LONGEST_WAIT_MS = 30_000;

/** What a person is told. `since`: when it was last live; null when it never was or is. */
export type Connection = {
  state: StreamState;
  since: number | null;
  /** Signed in, but not a member of this organisation any more. */
  removed: boolean;
};

/** Where live events come from. A tab that follows another tab's stream would be a second kind of source. */
export type LiveSource = {
  start(): void;
  stop(): void;
  /** Tries again at once. */
  retry(): void;
  connection(): Connection;
  subscribe(listener: () => void): () => void;
};

type Options = { org: string; store: LiveStore; world?: () => World };

/**
 * The supervisor around EventSource, which by itself gives up for good on any status but 200, has no back-off, and cannot
 * tell a silent connection from a quiet org. Every ending closes it; we reopen it at our own cursor.
 */
export function createEventStream({ org, store, world: makeWorld = browserWorld }: Options): LiveSource {
  const listeners = new Set<() => void>();
  let world: World | null = null;
  let source: Source | null = null;
  let connection: Connection = { state: 'stopped', since: null, removed: false };
  let heardAt = 0;
  let attempt = 0;
  let holes = 0;
  let resyncAt: ReturnType<typeof parseCursor> = null;
  let stopWaiting = () => {};
  let detach = () => {};

  function tell(next: Partial<Connection>): void {
    connection = { ...connection, ...next };
    for (const listener of [...listeners]) listener();
  }

  function signal(what: StreamSignal): void {
    if (!world) return;
    const [state, ...commands] = step(connection.state, what);
    if (state !== connection.state) {
      if (state === 'live') tell({ state, since: null, removed: false });
      else tell({ state, since: connection.state === 'live' ? world.now() : connection.since });
    }
    for (const command of commands) carryOut[command](world);
  }

  const carryOut: Record<StreamCommand, (world: World) => void> = {
    open: (present) => {
      close();
      heardAt = present.now();
      const cursor = store.cursor();
      if (cursor) store.begin(cursor);
      const path = `/api/orgs/${encodeURIComponent(org)}/events`;
      source = listen(present.open(cursor ? `${path}?after=${formatCursor(cursor)}` : path), present);
    },
    close: () => close(),
    wait: (present) => {
      const longest = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** attempt);
      attempt += 1;
      stopWaiting();
      stopWaiting = present.after(500 + present.random() * longest, () => signal('retry'));
    },
    ask: (present) => void ask(present),
    resync: () => {
      holes = 0;
      store.reset(resyncAt);
      resyncAt = null;
    },
  };

  function close(): void {
    stopWaiting();
    source?.close();
    source = null;
  }

  /** An EventSource does not say why it was refused; the session endpoint does. */
  async function ask(present: World): Promise<void> {
    try {
      const response = await present.fetch('/api/session');
      if (response.status === 401) {
        tell({ removed: false });
        return signal('signed-out');
      }
      if (!response.ok) return signal('unanswered');
      const session: { orgs?: { slug: string }[] } = await response.json();
      if (session.orgs?.some(({ slug }) => slug === org)) return signal('allowed');
      tell({ removed: true });
      signal('signed-out');
    } catch {
      signal('unanswered');
    }
  }

  function hole(): void {
    holes += 1;
    signal(holes > 1 ? 'broken' : 'gap');
  }

  function listen(opened: Source, present: World): Source {
    /** Frames of a source that we have closed may still be on their way; what cannot be read counts as missing. */
    function on(name: string, heard: (data: string, id: string) => void): void {
      opened.addEventListener(name, (event) => {
        if (opened !== source) return;
        heardAt = present.now();
        try {
          heard(event.data, event.lastEventId);
        } catch {
          hole();
        }
      });
    }

    for (const type of DATA_EVENTS) {
      on(type, (data, id) => {
        const at = parseCursor(id);
        const last = store.cursor();
        if (!at || at.epoch !== last?.epoch || at.seq > last.seq + 1) return hole();
        if (at.seq <= last.seq) return;
        store.push({ seq: at.seq, type, payload: JSON.parse(data) });
        holes = 0;
      });
    }
    on('hello', (data) => {
      const { epoch, from }: { epoch: string; from: number } = JSON.parse(data);
      store.begin({ epoch, seq: from });
      signal('hello');
    });
    on('caught-up', (data) => {
      if (isBehind(data)) return hole();
      attempt = 0;
      signal('caught-up');
    });
    on('hb', (data) => {
      // Sequence numbers without holes cannot show that the last one is missing; this can.
      if (connection.state === 'live' && isBehind(data)) hole();
    });
    on('bye', (data) => {
      const { reason }: { reason: string } = JSON.parse(data);
      // All of a stopping server's readers leave at once; they must not all come back at once.
      if (reason === 'drain') attempt = Math.max(attempt, 2);
      signal(reason === 'rotate' || reason === 'revoked' ? reason : 'lost');
    });
    on('reset', (data) => {
      const { epoch, head }: { epoch: string; head: number } = JSON.parse(data);
      resyncAt = { epoch, seq: head };
      signal('reset');
    });
    opened.addEventListener('error', () => {
      if (opened === source) signal(opened.readyState === 2 ? 'refused' : 'lost');
    });
    return opened;
  }

  function isBehind(data: string): boolean {
    const { head }: { head: number } = JSON.parse(data);
    return head > (store.cursor()?.seq ?? 0);
  }

  /** By the wall clock: timers of a hidden or sleeping page stand still. */
  function watch(present: World): void {
    if (source && present.now() - heardAt > SILENT_AFTER_MS) signal('silent');
  }

  function wake(present: World): void {
    watch(present);
    signal('wake');
  }

  return {
    start() {
      const present = world ?? makeWorld();
      world = present;
      detach();
      detach = attachToPage(present, {
        wake: () => wake(present),
        watch: () => watch(present),
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
    retry: () => signal('wake'),
    connection: () => connection,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
