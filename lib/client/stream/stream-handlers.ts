'use client';

import { decodeBye, decodeHead, decodeHello, decodeReset } from '../../events/decode';
import { parseCursor } from '../../events/event-names';
import { decodeJson } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
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
  /** `hello.from` differs from our cursor: a `reset` has to follow. */
  let cursorMismatch = false;
  /** Where we were at the last heartbeat of the replay. */
  let replayedTo = -1;
  let toldOfOthers = false;

  /**
   * Frames of a source that was closed may still be on their way, and are dropped. A frame that cannot be read counts as a
   * missing event; an error of our own handlers does not: it goes to the browser's error report, and no reconnect hides it.
   */
  function on<T>(name: string, read: (data: string, id: string) => T, handle: (frame: T) => void): void {
    opened.addEventListener(name, (event) => {
      if (!isCurrent()) return;
      tell.heard();
      let frame: T;
      try {
        frame = read(event.data, event.lastEventId);
      } catch {
        return tell.hole();
      }
      handle(frame);
    });
  }

  const isBehind = ({ head }: { head: number }) => head > (store.cursor()?.seq ?? 0);

  function markCaughtUp(): void {
    caughtUp = true;
    // The server sends presence before this frame, or there is nobody.
    if (!toldOfOthers) tell.presence({ all: true, plans: [] });
    tell.caughtUp();
  }

  for (const type of DATA_EVENTS) {
    on(
      type,
      (data, id) => {
        const at = parseCursor(id);
        const last = store.cursor();
        if (!at || at.epoch !== last?.epoch || at.seq > last.seq + 1) return 'gap';
        return at.seq <= last.seq ? 'repeated' : { seq: at.seq, type, payload: JSON.parse(data) };
      },
      (event) => {
        if (event === 'gap') tell.hole();
        else if (event !== 'repeated') store.push(event);
      },
    );
  }
  on(
    'hello',
    (data) => decodeJson(data, decodeHello),
    ({ epoch, from, heartbeat_s }) => {
      store.start({ epoch, seq: from });
      const at = store.cursor();
      cursorMismatch = at?.epoch !== epoch || at.seq !== from;
      tell.hello(heartbeat_s === undefined ? null : heartbeat_s * 1_000);
    },
  );
  on(
    'caught-up',
    (data) => decodeJson(data, decodeHead),
    (head) => {
      if (cursorMismatch || isBehind(head)) tell.hole();
      else markCaughtUp();
    },
  );
  on(
    'presence',
    (data) => {
      toldOfOthers = true;
      return readPresence(data);
    },
    (news) => {
      if (news) tell.presence(news);
    },
  );
  on(
    'hb',
    (data) => decodeJson(data, decodeHead),
    (head) => {
      // Sequence numbers without holes cannot show that the last one is missing; this can.
      if (isBehind(head)) {
        const at = store.cursor()?.seq ?? 0;
        if (caughtUp || at === replayedTo) return tell.hole();
        replayedTo = at;
      } else if (!caughtUp && !cursorMismatch) {
        // The frame that ends the replay was lost on the way.
        markCaughtUp();
      }
      tell.beat();
    },
  );
  on(
    'bye',
    (data) => decodeJson(data, decodeBye),
    ({ reason }) => tell.bye(reason),
  );
  on(
    'reset',
    (data) => decodeJson(data, decodeReset),
    ({ epoch, head }) => tell.reset({ epoch, seq: head }),
  );
  opened.addEventListener('error', () => {
    if (isCurrent()) tell.ended(opened.readyState === 2);
  });
}

/** Null when it comes from another version: presence is true for seconds, and no event is missing for it. */
function readPresence(data: string): PresenceNews | null {
  try {
    return decodeJson(data, decodePresence);
  } catch {
    return null;
  }
}
