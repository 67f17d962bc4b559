'use client';

import {
  decodeBye,
  decodeHead,
  decodeHello,
  decodeOrgEvent,
  decodeReset,
  type Hello,
} from '../../events/decode';
import { NUMBERED_EVENTS, parseCursor } from '../../events/event-names';
import { type Decoder, decodeJson, decodeJsonOrNull } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
import type { PresenceNews } from '../../presence/schema';
import type { LiveStore } from '../live-store';
import type { Frame, FrameReader, StreamEnd } from './source';

/** The part of the live store that receives events. */
export type StreamStore = Pick<LiveStore, 'cursor' | 'start' | 'push' | 'skip'>;

/** The callbacks for what a stream sends. Unknown control events and fields are ignored. */
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
  /** An event was put into the store. */
  onEvent(): void;
  /** An event is missing, or cannot be read. */
  onGap(): void;
  onEnd(end: StreamEnd): void;
  /** An error of our own code. */
  onError(error: unknown): void;
};

/**
 * Reads one stream: puts the next event into the store, and calls the handlers for everything else. A numbered event of a
 * newer server only moves the cursor. Frames of a source that was closed may still be on their way, and are dropped.
 */
export function createFrameReader(
  store: StreamStore,
  isCurrent: () => boolean,
  handlers: StreamHandlers,
): FrameReader {
  let caughtUp = false;
  /** `hello.from` differs from our cursor: a `reset` has to follow. */
  let cursorMismatch = false;
  /** The cursor at the last heartbeat of the replay. */
  let replayedTo = -1;
  let presenceSent = false;

  /**
   * A frame that cannot be read counts as a missing event. An error of our own code does not: it is reported, and no
   * reconnect hides it.
   */
  function decode<T>(data: string, decoder: Decoder<T>, handle: (value: T) => void): void {
    let value: T;
    try {
      value = decodeJson(data, decoder);
    } catch {
      handlers.onGap();
      return;
    }
    handle(value);
  }

  const isBehind = ({ head }: { head: number }) => head > (store.cursor()?.seq ?? 0);

  function markCaughtUp(): void {
    caughtUp = true;
    // The server sends presence before this frame, or there is nobody.
    if (!presenceSent) handlers.onPresence({ all: true, plans: [] });
    handlers.onCaughtUp();
  }

  function onHello({ epoch, from, heartbeat_s }: Hello): void {
    store.start({ epoch, seq: from });
    const at = store.cursor();
    cursorMismatch = at?.epoch !== epoch || at.seq !== from;
    handlers.onHello(heartbeat_s === undefined ? null : heartbeat_s * 1_000);
  }

  function onCaughtUp(head: { head: number }): void {
    if (cursorMismatch || isBehind(head)) handlers.onGap();
    else markCaughtUp();
  }

  function onPresence(data: string): void {
    presenceSent = true;
    const news = decodeJsonOrNull(data, decodePresence);
    // Presence of another version is skipped: it is true for seconds, and no event is missing for it.
    if (news) handlers.onPresence(news);
  }

  function onHeartbeat(head: { head: number }): void {
    // Sequence numbers without holes cannot show that the last one is missing; this can.
    if (isBehind(head)) {
      const at = store.cursor()?.seq ?? 0;
      if (caughtUp || at === replayedTo) {
        handlers.onGap();
        return;
      }
      replayedTo = at;
    } else if (!caughtUp && !cursorMismatch) {
      // The frame that ends the replay was lost on the way.
      markCaughtUp();
    }
    handlers.onHeartbeat();
  }

  function onNumbered({ name, data, id }: Frame): void {
    const at = parseCursor(id);
    const last = store.cursor();
    if (!at || at.epoch !== last?.epoch || at.seq > last.seq + 1) handlers.onGap();
    else if (at.seq === last.seq + 1) onNext(at.seq, name, data);
  }

  function onNext(seq: number, name: string, data: string): void {
    const type = NUMBERED_EVENTS.find((known) => known === name);
    if (!type) {
      store.skip({ seq, type: name, data });
      return;
    }
    const decoder = (payload: unknown) => decodeOrgEvent(seq, type, payload);
    decode(data, decoder, (event) => {
      store.push(event);
      handlers.onEvent();
    });
  }

  function handle(frame: Frame): void {
    const { name, data } = frame;
    handlers.onFrame();
    switch (name) {
      case 'hello':
        decode(data, decodeHello, onHello);
        break;
      case 'caught-up':
        decode(data, decodeHead, onCaughtUp);
        break;
      case 'presence':
        onPresence(data);
        break;
      case 'hb':
        decode(data, decodeHead, onHeartbeat);
        break;
      case 'bye':
        decode(data, decodeBye, ({ reason }) => handlers.onBye(reason));
        break;
      case 'reset':
        decode(data, decodeReset, ({ epoch, head }) => handlers.onReset({ epoch, seq: head }));
        break;
      default:
        onNumbered(frame);
    }
  }

  return {
    onFrame(frame) {
      if (!isCurrent()) return;
      try {
        handle(frame);
      } catch (error) {
        handlers.onError(error);
      }
    },
    onEnd(end) {
      if (isCurrent()) handlers.onEnd(end);
    },
  };
}
