'use client';

import type { LiveStore } from '../live-store';
import { createEventStream, type LiveSource } from '../stream/event-stream';
import { browserWorld } from '../stream/world';
import { createTabGroup, type TabGroup, type TabWorld } from './tab-group';

/** To be changed when tabs of the version before could not understand what is said on the channel. */
const PROTOCOL = 1;

type Options = { org: string; userId: string; store: LiveStore };

/**
 * The org's events in this tab, over one stream of the whole browser: over HTTP/1.1 it has six connections to a server in
 * all, and each stream would hold one for good. Without the means (an old browser, a page that is not secure) every tab has a
 * stream of its own.
 */
export function createSharedStream({ org, userId, store }: Options): LiveSource {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    return createEventStream({ org, store });
  }
  const name = `greenlight ${PROTOCOL} ${org} ${userId}`;
  const path = `/api/orgs/${encodeURIComponent(org)}/events`;
  const group = createTabGroup(name, path, browserTabs());
  const stream = createEventStream({ org, store, world: () => ({ ...browserWorld(), open: group.open }) });
  let detach = () => {};
  return {
    ...stream,
    start() {
      group.join();
      detach = attach(group);
      stream.start();
    },
    stop() {
      detach();
      // First, so that the others hear of the next leader before they hear of an end.
      group.leave();
      stream.stop();
    },
  };
}

/** A page that is put aside or frozen must not keep the lead: nothing would reach the others. */
function attach(group: TabGroup): () => void {
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

function browserTabs(): TabWorld {
  const world = browserWorld();
  return {
    channel: (name) => new BroadcastChannel(name),
    lock: (name, options, work) => navigator.locks.request(name, options, work),
    open: world.open,
    after: world.after,
    newId: () => crypto.randomUUID(),
  };
}
