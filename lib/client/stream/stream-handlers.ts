'use client';

import { parseCursor } from '../../events/event-names';
import type { PresenceNews } from '../../presence/schema';
import type { LiveStore } from '../live-store';
import { DATA_EVENTS } from './names';
import type { Source } from './platform';

/** Where events go. */
export type StreamStore = Pick<LiveStore, 'cursor' | 'start' | 'push'>;

/**
 * What a stream turns out to say. Control events and fields that this version does not know are passed over; a numbered event
 * of an unknown name is never heard, and so is a hole: who adds one costs the pages of before a fetch each time.
 */
export type StreamHandlers = {
  /** Anything at all. */
  heard(): void;
  /** `heartbeatMs`: how often it will say something; null from a server that does not tell. */
  hello(heartbeatMs: number | null): void;
  caughtUp(): void;
  /** Who is where: at the beginning all of it, which may be nobody. */
  presence(news: PresenceNews): void;
  beat(): void;
  bye(reason: string): void;
  reset(cursor: { epoch: string; seq: number }): void;
  /** An event is missing, or cannot be read. */
  hole(): void;
  ended(refused: boolean): void;
};

/** Puts what a stream brings into the store, as long as it is the next event, and tells of everything else. */
export function attachHandlers(
  opened: Source,
  store: StreamStore,
  isCurrent: () => boolean,
  tell: StreamHandlers,
): void {
  let caughtUp = false;
  /** The server does not continue where we are, so the next thing that it says has to be a reset. */
  let elsewhere = false;
  /** Where we were at the last heartbeat of the replay. */
  let replayedTo = -1;
  let toldOfOthers = false;

  /** Frames of a source that we have closed may still be on their way; what cannot be read counts as missing. */
  function on(name: string, hear: (data: string, id: string) => void): void {
    opened.addEventListener(name, (event) => {
      if (!isCurrent()) return;
      tell.heard();
      try {
        hear(event.data, event.lastEventId);
      } catch {
        tell.hole();
      }
    });
  }

  function isBehind(data: string): boolean {
    const { head }: { head: number } = JSON.parse(data);
    return head > (store.cursor()?.seq ?? 0);
  }

  function isThere(): void {
    caughtUp = true;
    // Said before this word, or not at all.
    if (!toldOfOthers) tell.presence({ all: true, plans: [] });
    tell.caughtUp();
  }

  for (const type of DATA_EVENTS) {
    on(type, (data, id) => {
      const at = parseCursor(id);
      const last = store.cursor();
      if (!at || at.epoch !== last?.epoch || at.seq > last.seq + 1) return tell.hole();
      if (at.seq <= last.seq) return;
      store.push({ seq: at.seq, type, payload: JSON.parse(data) });
    });
  }
  on('hello', (data) => {
    const { epoch, from, heartbeat_s }: { epoch: string; from: number; heartbeat_s?: number } =
      JSON.parse(data);
    store.start({ epoch, seq: from });
    const at = store.cursor();
    elsewhere = at?.epoch !== epoch || at.seq !== from;
    tell.hello(heartbeat_s === undefined ? null : heartbeat_s * 1_000);
  });
  on('caught-up', (data) => {
    if (elsewhere || isBehind(data)) return tell.hole();
    isThere();
  });
  on('presence', (data) => {
    toldOfOthers = true;
    try {
      tell.presence(JSON.parse(data));
    } catch {
      // Of another version: no event is missing for that.
    }
  });
  on('hb', (data) => {
    // Sequence numbers without holes cannot show that the last one is missing; this can.
    if (isBehind(data)) {
      const at = store.cursor()?.seq ?? 0;
      if (caughtUp || at === replayedTo) return tell.hole();
      replayedTo = at;
    } else if (!caughtUp && !elsewhere) {
      // The word that the replay is over was lost on the way.
      isThere();
    }
    tell.beat();
  });
  on('bye', (data) => {
    const { reason }: { reason: string } = JSON.parse(data);
    tell.bye(reason);
  });
  on('reset', (data) => {
    const { epoch, head }: { epoch: string; head: number } = JSON.parse(data);
    tell.reset({ epoch, seq: head });
  });
  opened.addEventListener('error', () => {
    if (isCurrent()) tell.ended(opened.readyState === 2);
  });
}
