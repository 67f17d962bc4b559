'use client';

const WATCH_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/** As much of an EventSource as is used. */
export type Source = Pick<EventSource, 'close' | 'readyState'> & {
  addEventListener(name: string, listener: (event: MessageEvent) => void): void;
};

/** Everything of the browser that the supervisor uses, so that tests can give it another one. */
export type Platform = {
  open(url: string): Source;
  fetch(url: string): Promise<Response>;
  /** The wall clock. */
  now(): number;
  /** Never set by anybody; may stand still while the computer sleeps. */
  monotonic(): number;
  random(): number;
  after(milliseconds: number, work: () => void): () => void;
  window: EventTarget;
  document: EventTarget & { visibilityState: DocumentVisibilityState };
};

export function browserPlatform(): Platform {
  return {
    open: (url) => new EventSource(url),
    fetch: (url) => fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: Math.random,
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    window,
    document,
  };
}

type PageEvents = { wake(): void; watch(): void; offline(): void; hide(): void; show(): void };

/** What the page goes through, as far as a stream cares. Returns the way to stop listening. */
export function attachToPage({ window, document, after }: Platform, page: PageEvents): () => void {
  const undo: (() => void)[] = [];
  function on(target: EventTarget, name: string, work: (event: Event) => void): void {
    target.addEventListener(name, work);
    undo.push(() => target.removeEventListener(name, work));
  }
  on(document, 'visibilitychange', () => document.visibilityState === 'visible' && page.wake());
  on(window, 'online', page.wake);
  on(window, 'offline', page.offline);
  // An open stream would go on counting as one of the browser's six while the page lies in the back/forward cache.
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
