'use client';

import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { createEventStream, type LiveSource } from '../stream/event-stream';
import { browserPlatform } from '../stream/platform';
import { createTabCoordinator, type TabCoordinator, type TabPlatform } from './tab-coordinator';

/** To be changed when tabs of the version before could not understand what is said on the channel. */
const PROTOCOL = 1;

type Options = { org: string; userId: string; store: LiveStore; presence?: PresenceStore };

/**
 * The org's events in this tab, over one stream of the whole browser: over HTTP/1.1 it has six connections to a server in
 * all, and each stream would hold one for good. Without the means (an old browser, a page that is not secure) every tab has a
 * stream of its own.
 *
 * Shared among the pages of one person: whoever signs in as another one, in the same browser, is in a group of their own, and
 * so is a private window, with whose pages the browser shares neither locks nor channels. What a group hears is what the
 * browser's present session may hear: the server asks for it at each opening and as the stream goes on.
 */
export function createSharedStream({ org, userId, store, presence }: Options): LiveSource {
  const name = `greenlight ${PROTOCOL} ${org} ${userId}`;
  const path = `/api/orgs/${encodeURIComponent(org)}/events`;
  let group: TabCoordinator | null = null;
  let detach = () => {};
  const stream = createEventStream({
    org,
    userId,
    store,
    presence,
    world: () => ({ ...browserPlatform(), ...(group ? { open: group.open } : {}) }),
  });
  return {
    ...stream,
    // The browser is first touched here: pages are rendered on the server too, where some of its names mean other things.
    start() {
      if (canShare()) group ??= createTabCoordinator(name, path, browserTabs());
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
 * A page that is put aside or frozen must not keep the lead, for nothing would reach the others; nor what it holds, for a
 * page with a lock in its hands gets no place in the back/forward cache.
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
    soon: turns(),
    newId: newId(),
  };
}

/** A message to ourselves comes in turn after what the browser is at, and no browser slows it down in hidden pages. */
function turns(): (work: () => void) => void {
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

/** Unlike any other tab's. */
function newId(): () => string {
  const tab = crypto.randomUUID();
  let count = 0;
  return () => `${tab} ${count++}`;
}
