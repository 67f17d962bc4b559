'use client';

import type { Source } from '../stream/platform';
import type { Frame } from './history';
import type { Ending } from './relay';

/** What looks like an EventSource to the supervisor, and hears what another tab, or this one's relay, passes on. */
export type FollowerSource = Source & {
  /** The shared stream that serves it. Bound once: two tabs may both believe for a moment that they lead. */
  stream: string | null;
  /** It has had its beginning: what the stream says to all is for it too. */
  begun: boolean;
  hear(frames: readonly Frame[]): void;
  fail(ending: Ending): void;
};

export function createFollowerSource(onClose: (source: FollowerSource) => void): FollowerSource {
  const listeners = new Map<string, (event: MessageEvent) => void>();
  let readyState = 0;
  const source: FollowerSource = {
    stream: null,
    begun: false,
    get readyState() {
      return readyState;
    },
    addEventListener: (name, listener) => void listeners.set(name, listener),
    close() {
      if (readyState === 2) return;
      readyState = 2;
      onClose(source);
    },
    hear(frames) {
      for (const { name, data, id } of frames) {
        if (readyState === 2) return;
        readyState = 1;
        listeners.get(name)?.(new MessageEvent(name, { data, lastEventId: id }));
      }
    },
    fail(ending) {
      if (readyState === 2) return;
      if (ending === 'refused') {
        readyState = 2;
        onClose(source);
      } else readyState = 0;
      listeners.get('error')?.(new MessageEvent('error'));
    },
  };
  return source;
}
