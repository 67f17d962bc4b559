'use client';

import { importWithRetry } from '../../kit/async/import-with-retry';
import { createListeners } from '../../kit/store';
import type { Announcer, Place } from './announcer';

/**
 * An announcer whose module is loaded after the page: a screen can be read and used without it. Places that are entered
 * before it is there are handed to it then.
 */
export function lazyAnnouncer(load: () => Promise<Announcer>): Announcer {
  const listeners = createListeners();
  /** Each place with the function that unregisters it, once the announcer has it. */
  const places = new Map<Place, (() => void) | null>();
  let announcer: Announcer | null = null;

  async function loaded(): Promise<Announcer> {
    if (announcer) return announcer;
    const created = await importWithRetry(load);
    announcer ??= created;
    for (const [place, leave] of places) if (!leave) places.set(place, announcer.enter(place));
    return announcer;
  }

  return {
    enter(place) {
      places.set(place, announcer?.enter(place) ?? null);
      return () => {
        const leave = places.get(place);
        places.delete(place);
        leave?.();
      };
    },
    start() {
      let stop: (() => void) | null = null;
      let isStopped = false;
      void loaded().then((started) => {
        if (isStopped) return;
        const stopAnnouncing = started.start();
        const unsubscribe = started.subscribe(listeners.notify);
        stop = () => {
          unsubscribe();
          stopAnnouncing();
        };
      });
      return () => {
        isStopped = true;
        stop?.();
      };
    },
    entryId: () => announcer?.entryId() ?? null,
    subscribe: listeners.subscribe,
  };
}
