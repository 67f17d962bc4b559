'use client';

import type { Source } from '../stream/platform';
import type { Frame } from './history';
import type { Ending } from './relay';

/** Behaves like an EventSource for the stream client; its frames come from another tab, or from this tab's relay. */
export type FollowerSource = Source & {
  /** The shared stream that serves it. It is bound once, because two tabs may both lead for a moment. */
  stream: string | null;
  /** True once its initial frames are delivered; from then on it gets every frame of the stream. */
  hasBegun: boolean;
  deliver(frames: readonly Frame[]): void;
  fail(ending: Ending): void;
};

export function createFollowerSource(onClose: (source: FollowerSource) => void): FollowerSource {
  const listeners = new Map<string, (event: MessageEvent) => void>();
  let readyState = 0;
  const source: FollowerSource = {
    stream: null,
    hasBegun: false,
    get readyState() {
      return readyState;
    },
    addEventListener: (name, listener) => void listeners.set(name, listener),
    close() {
      if (readyState === 2) return;
      readyState = 2;
      onClose(source);
    },
    deliver(frames) {
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
