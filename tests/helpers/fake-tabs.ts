import { createLiveStore } from '../../lib/client/live-store';
import { type Channel, createTabGroup, type TabWorld } from '../../lib/client/sharing/tab-group';
import { createEventStream } from '../../lib/client/stream/event-stream';
import { createFakeWorld } from './fake-world';

type Held = { end(): void };

/** One browser with several tabs: one clock, one network, one channel, one lock. */
export function createFakeBrowser() {
  const fake = createFakeWorld();
  const channels = new Set<Channel & { frozen: boolean }>();
  const queue: (() => boolean)[] = [];
  let held: Held | null = null;
  let ids = 0;

  function next(): void {
    while (!held && queue.length > 0) queue.shift()?.();
  }

  const lock: TabWorld['lock'] = (_name, { steal, signal }, work) =>
    new Promise<void>((resolve, reject) => {
      const grant = () => {
        if (signal?.aborted) return false;
        const mine: Held = { end: () => reject(new DOMException('stolen', 'AbortError')) };
        held = mine;
        void work().then(() => {
          if (held === mine) held = null;
          resolve();
          next();
        });
        return true;
      };
      signal?.addEventListener('abort', () => reject(signal.reason));
      if (steal) {
        const before = held;
        held = null;
        before?.end();
        grant();
      } else if (held) queue.push(grant);
      else grant();
    });

  function channel(): Channel & { frozen: boolean } {
    const mine: Channel & { frozen: boolean } = {
      frozen: false,
      onmessage: null,
      postMessage(message) {
        if (mine.frozen) return;
        const others = [...channels].filter((other) => other !== mine);
        const data = structuredClone(message);
        queueMicrotask(() => {
          for (const other of others) {
            if (channels.has(other) && !other.frozen)
              other.onmessage?.(new MessageEvent('message', { data }));
          }
        });
      },
      close: () => void channels.delete(mine),
    };
    channels.add(mine);
    return mine;
  }

  return {
    fake,
    /** A tab whose page was loaded at this cursor. */
    openTab(cursor: string) {
      const store = createLiveStore(cursor);
      let own: (Channel & { frozen: boolean }) | null = null;
      const after: TabWorld['after'] = (milliseconds, work) =>
        fake.world.after(milliseconds, () => own?.frozen || work());
      const group = createTabGroup('greenlight', '/api/orgs/acme/events', {
        channel: () => {
          own = channel();
          return own;
        },
        lock,
        open: fake.world.open,
        after,
        newId: () => `source-${ids++}`,
      });
      // Its own window: what befalls one page does not befall the others.
      const page = {
        window: new EventTarget(),
        document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
      };
      const world = { ...fake.world, ...page, open: group.open, after };
      const stream = createEventStream({ org: 'acme', store, world: () => world });
      group.join();
      stream.start();
      return {
        store,
        stream,
        state: () => stream.connection().state,
        seq: () => store.cursor()?.seq,
        close() {
          group.leave();
          stream.stop();
        },
        /** The browser stops the page where it stands, with all that it holds. */
        freeze() {
          if (own) own.frozen = true;
        },
      };
    },
  };
}
