'use client';

import { decodeBye, decodeHead, decodeHello, decodeReset } from '../../events/decode';
import { NUMBERED_EVENTS, parseCursor } from '../../events/event-names';
import { decodeJson } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
import type { PresenceNews } from '../../presence/schema';
import type { LiveStore } from '../live-store';
import { STREAM_EVENTS } from './names';
import type { Source } from './platform';

/** The part of the live store that receives events. */
export type StreamStore = Pick<LiveStore, 'cursor' | 'start' | 'push' | 'skip'>;

/**
 * The callbacks for what a stream sends. Unknown control events and fields are ignored. An EventSource delivers only
 * events whose names have a listener: a numbered event of an unknown name is skipped when `hello.events` names it, and
 * otherwise shows as a gap.
 */
export type StreamHandlers = {
  /** Any frame arrived. */
  onFrame(): void;
  /** `heartbeatMs`: the server's interval; null when an old server does not send it. */
  onHello(heartbeatMs: number | null): void;
  onCaughtUp(): void;
  /** Presence; at the beginning all of it, which may be nobody. */
  onPresence(news: PresenceNews): void;
  onHeartbeat(): void;
  onBye(reason: string): void;
  onReset(cursor: { epoch: string; seq: number }): void;
  /** An event is missing, or cannot be read. */
  onGap(): void;
  onEnd(refused: boolean): void;
};

/** Puts the next event of a stream into the store, and reports everything else. */
export function attachHandlers(
  opened: Source,
  store: StreamStore,
  isCurrent: () => boolean,
  handlers: StreamHandlers,
): void {
  let caughtUp = false;
  /** `hello.from` differs from our cursor: a `reset` has to follow. */
  let cursorMismatch = false;
  /** The cursor at the last heartbeat of the replay. */
  let replayedTo = -1;
  let presenceSent = false;
  const listened = new Set<string>(STREAM_EVENTS);

  /**
   * Frames of a source that was closed may still be on their way, and are dropped. A frame that cannot be read counts as a
   * missing event; an error of our own handlers does not: it goes to the browser's error report, and no reconnect hides it.
   */
  function on<T>(name: string, read: (data: string, id: string) => T, handle: (frame: T) => void): void {
    opened.addEventListener(name, (event) => {
      if (!isCurrent()) return;
      handlers.onFrame();
      let frame: T;
      try {
        frame = read(event.data, event.lastEventId);
      } catch {
        return handlers.onGap();
      }
      handle(frame);
    });
  }

  const isBehind = ({ head }: { head: number }) => head > (store.cursor()?.seq ?? 0);

  function markCaughtUp(): void {
    caughtUp = true;
    // The server sends presence before this frame, or there is nobody.
    if (!presenceSent) handlers.onPresence({ all: true, plans: [] });
    handlers.onCaughtUp();
  }

  /** Reads and handles a numbered event if it is the next one. */
  function onNumbered<T>(name: string, read: (seq: number, data: string) => T, handle: (event: T) => void) {
    on(
      name,
      (data, id) => {
        const at = parseCursor(id);
        const last = store.cursor();
        if (!at || at.epoch !== last?.epoch || at.seq > last.seq + 1) return 'gap';
        return at.seq <= last.seq ? 'repeated' : { event: read(at.seq, data) };
      },
      (frame) => {
        if (frame === 'gap') handlers.onGap();
        else if (frame !== 'repeated') handle(frame.event);
      },
    );
  }

  function skipUnknown(names: readonly string[]): void {
    for (const type of names) {
      if (listened.has(type)) continue;
      listened.add(type);
      onNumbered(
        type,
        (seq, data) => ({ seq, type, data }),
        (event) => store.skip(event),
      );
    }
  }

  for (const type of NUMBERED_EVENTS) {
    onNumbered(
      type,
      (seq, data) => ({ seq, type, payload: JSON.parse(data) }),
      (event) => store.push(event),
    );
  }
  on(
    'hello',
    (data) => decodeJson(data, decodeHello),
    ({ epoch, from, heartbeat_s, events = [] }) => {
      skipUnknown(events);
      store.start({ epoch, seq: from });
      const at = store.cursor();
      cursorMismatch = at?.epoch !== epoch || at.seq !== from;
      handlers.onHello(heartbeat_s === undefined ? null : heartbeat_s * 1_000);
    },
  );
  on(
    'caught-up',
    (data) => decodeJson(data, decodeHead),
    (head) => {
      if (cursorMismatch || isBehind(head)) handlers.onGap();
      else markCaughtUp();
    },
  );
  on(
    'presence',
    (data) => {
      presenceSent = true;
      return readPresence(data);
    },
    (news) => {
      if (news) handlers.onPresence(news);
    },
  );
  on(
    'hb',
    (data) => decodeJson(data, decodeHead),
    (head) => {
      // Sequence numbers without holes cannot show that the last one is missing; this can.
      if (isBehind(head)) {
        const at = store.cursor()?.seq ?? 0;
        if (caughtUp || at === replayedTo) return handlers.onGap();
        replayedTo = at;
      } else if (!caughtUp && !cursorMismatch) {
        // The frame that ends the replay was lost on the way.
        markCaughtUp();
      }
      handlers.onHeartbeat();
    },
  );
  on(
    'bye',
    (data) => decodeJson(data, decodeBye),
    ({ reason }) => handlers.onBye(reason),
  );
  on(
    'reset',
    (data) => decodeJson(data, decodeReset),
    ({ epoch, head }) => handlers.onReset({ epoch, seq: head }),
  );
  opened.addEventListener('error', () => {
    if (isCurrent()) handlers.onEnd(opened.readyState === 2);
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
