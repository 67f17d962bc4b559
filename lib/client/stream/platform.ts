'use client';

import { eventsUrl } from '../../events/urls';
import { type OpenSource, readEventSource } from './source';

const WATCH_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/** Everything that the stream client uses of the browser, so that tests can replace it. */
export type Platform = {
  open: OpenSource;
  fetch(url: string): Promise<Response>;
  /** The wall clock, in milliseconds. */
  now(): number;
  /** A clock that is never set, but may stand still while the computer sleeps. */
  monotonic(): number;
  random(): number;
  after(milliseconds: number, work: () => void): () => void;
  /** Reports an error of our own code as an uncaught one. */
  reportError(error: unknown): void;
  window: EventTarget;
  document: EventTarget & { visibilityState: DocumentVisibilityState };
};

export function browserPlatform(): Platform {
  return {
    open: (org, after, reader) => readEventSource(new EventSource(eventsUrl(org, after)), reader),
    fetch: (url) => fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: Math.random,
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    reportError: (error) => reportError(error),
    window,
    document,
  };
}

type PageEvents = { wake(): void; watch(): void; offline(): void; hide(): void; show(): void };

/** Reports the page's lifecycle events. Returns detach. */
export function attachToPage({ window, document, after }: Platform, page: PageEvents): () => void {
  const undo: (() => void)[] = [];
  function on(target: EventTarget, name: string, work: (event: Event) => void): void {
    target.addEventListener(name, work);
    undo.push(() => target.removeEventListener(name, work));
  }
  on(document, 'visibilitychange', () => document.visibilityState === 'visible' && page.wake());
  on(window, 'online', page.wake);
  on(window, 'offline', page.offline);
  // An open stream would occupy one of the browser's six connections while the page is in the back/forward cache.
  on(window, 'pagehide', page.hide);
  on(window, 'pageshow', (event) => ('persisted' in event && event.persisted ? page.show() : page.wake()));
  let stopWatching = () => {};
  function keepWatching(): void {
    stopWatching = after(WATCH_EVERY_MS, keepWatching);
    page.watch();
  }
  keepWatching();
  return () => {
    stopWatching();
    for (const work of undo) work();
  };
}
