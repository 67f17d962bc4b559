'use client';

import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { createEventStream, type LiveSource } from '../stream/event-stream';
import { browserPlatform } from '../stream/platform';
import { createTabCoordinator, type TabCoordinator, type TabPlatform } from './tab-coordinator';

/**
 * Has to change when tabs of an older version cannot decode the messages of this one, or cannot lead it: tabs of different
 * protocols have streams of their own.
 */
const PROTOCOL = 2;

type Options = { org: string; userId: string; store: LiveStore; presence?: PresenceStore };

/**
 * The organization's events in this tab over one stream of the whole browser: over HTTP/1.1 a browser has six
 * connections to a server, and each stream would occupy one for good. Without Web Locks (an old browser, an insecure
 * page) every tab has a stream of its own.
 *
 * The stream is shared among the pages of one person. A second account in the same browser has a group of its own, and
 * so has a private window, because browsers share neither locks nor channels with it. A group gets what the browser's
 * present session may read: the server checks at each opening and while the stream runs.
 */
export function createSharedStream({ org, userId, store, presence }: Options): LiveSource {
  const name = `greenlight ${PROTOCOL} ${org} ${userId}`;
  let group: TabCoordinator | null = null;
  let detach = () => {};
  const stream = createEventStream({
    org,
    userId,
    store,
    presence,
    platform() {
      const browser = browserPlatform();
      const shared = group;
      return shared ? { ...browser, open: (_, after, reader) => shared.open(after, reader) } : browser;
    },
  });
  return {
    ...stream,
    // Browser APIs are used from here on only, because pages are rendered on the server too.
    start() {
      if (canShare()) group ??= createTabCoordinator(name, org, browserTabs());
      group?.join();
      detach();
      if (group) detach = attach(group);
      stream.start();
    },
    stop() {
      detach();
      detach = () => {};
      group?.leave();
      stream.stop();
    },
  };
}

function canShare(): boolean {
  return 'locks' in navigator && typeof BroadcastChannel !== 'undefined';
}

/**
 * A page that is hidden in the back/forward cache or frozen must not keep the lead, because nothing would reach the
 * others; and a page that holds a lock is not admitted to that cache.
 */
function attach(group: TabCoordinator): () => void {
  const leave = () => group.leave();
  const join = () => group.join();
  const undo = (
    [
      [window, 'pagehide', leave],
      [window, 'pageshow', join],
      [document, 'freeze', leave],
      [document, 'resume', join],
    ] as const
  ).map(([target, event, work]) => {
    target.addEventListener(event, work);
    return () => target.removeEventListener(event, work);
  });
  return () => {
    for (const work of undo) work();
  };
}

function browserTabs(): TabPlatform {
  const { open, now, monotonic, after } = browserPlatform();
  return {
    channel: (name) => new BroadcastChannel(name),
    lock: (name, options, work) => navigator.locks.request(name, options, (lock) => work(lock !== null)),
    open,
    now,
    monotonic,
    after,
    soon: createTaskQueue(),
    newId: createIdGenerator(),
  };
}

/**
 * Runs work in a later task. A message of the page to itself is not throttled in hidden pages as timers are.
 */
function createTaskQueue(): (work: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  let due: (() => void)[] = [];
  port1.onmessage = () => {
    const work = due;
    due = [];
    for (const run of work) run();
  };
  return (work) => {
    due.push(work);
    if (due.length === 1) port2.postMessage(null);
  };
}

/** Ids that are unique among all tabs. */
function createIdGenerator(): () => string {
  const tab = crypto.randomUUID();
  let count = 0;
  return () => `${tab} ${count++}`;
}
