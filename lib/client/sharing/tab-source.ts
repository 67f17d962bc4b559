'use client';

import type { Source } from '../stream/world';
import type { Ending, Frame } from './relay';

/** What looks like an EventSource to the supervisor, and hears what another tab, or this one's relay, passes on. */
export type TabSource = Source & {
  /** It has had its beginning: what comes for everybody is for it too. */
  begun: boolean;
  hear(frames: readonly Frame[]): void;
  fail(ending: Ending): void;
};

export function createTabSource(onClose: () => void): TabSource {
  const listeners = new Map<string, (event: MessageEvent) => void>();
  let readyState = 0;
  const source: TabSource = {
    begun: false,
    get readyState() {
      return readyState;
    },
    addEventListener: (name, listener) => void listeners.set(name, listener),
    close() {
      if (readyState === 2) return;
      readyState = 2;
      onClose();
    },
    hear(frames) {
      readyState = readyState === 2 ? 2 : 1;
      for (const { name, data, id } of frames) {
        if (readyState === 2) return;
        listeners.get(name)?.(new MessageEvent(name, { data, lastEventId: id }));
      }
    },
    fail(ending) {
      if (readyState === 2) return;
      readyState = ending === 'refused' ? 2 : 0;
      listeners.get('error')?.(new MessageEvent('error'));
    },
  };
  return source;
}
