import type { Channel, Message } from '../../../lib/client/cross-tab/channel-batcher';
import { createTabCoordinator, type TabPlatform } from '../../../lib/client/cross-tab/tab-coordinator';
import { createLiveStore } from '../../../lib/client/live-store';
import { createPresenceStore } from '../../../lib/client/presence/presence-store';
import { createEventStream } from '../../../lib/client/stream/event-stream';
import { createFakeWorld } from './fake-platform';

type Held = { end(): void };
type Wire = Channel & { frozen: boolean; held: (() => void)[] };

/** The locks of one browser, as navigator.locks keeps them. */
export function createLocks(): TabPlatform['lock'] {
  const held = new Map<string, Held>();
  const queue: { name: string; grant: () => void; isAborted: () => boolean }[] = [];

  function next(name: string): void {
    while (!held.has(name)) {
      const index = queue.findIndex((waiting) => waiting.name === name);
      if (index < 0) return;
      const [first] = queue.splice(index, 1);
      if (first && !first.isAborted()) first.grant();
    }
  }

  return (name, { steal, ifAvailable, signal }, work) =>
    new Promise<void>((resolve, reject) => {
      const grant = () => {
        const mine: Held = { end: () => reject(new DOMException('stolen', 'AbortError')) };
        held.set(name, mine);
        void work(true).then(() => {
          resolve();
          if (held.get(name) !== mine) return;
          held.delete(name);
          next(name);
        });
      };
      signal?.addEventListener('abort', () => reject(signal.reason));
      if (steal) {
        const before = held.get(name);
        held.delete(name);
        before?.end();
        grant();
      } else if (!held.has(name)) grant();
      else if (ifAvailable) void work(false).then(resolve);
      else queue.push({ name, grant, isAborted: () => signal?.aborted ?? false });
    });
}

/** One browser with several tabs: one clock, one network, one channel, one set of locks. */
export function createFakeBrowser() {
  const fake = createFakeWorld();
  const wires = new Set<Wire>();
  const sent: Message[] = [];
  const lock = createLocks();
  let ids = 0;

  function connect(): Wire {
    const mine: Wire = {
      frozen: false,
      held: [],
      onmessage: null,
      postMessage(message) {
        if (mine.frozen || !wires.has(mine)) return;
        sent.push(message);
        const others = [...wires].filter((other) => other !== mine);
        const data = structuredClone(message);
        queueMicrotask(() => {
          for (const other of others) {
            const arrive = () => other.onmessage?.(new MessageEvent('message', { data }));
            if (!wires.has(other)) continue;
            if (other.frozen) other.held.push(arrive);
            else arrive();
          }
        });
      },
      close: () => void wires.delete(mine),
    };
    wires.add(mine);
    return mine;
  }

  return {
    fake,
    /** Everything that any tab has said. */
    sent,
    /** A tab whose page was loaded at this cursor. */
    openTab(cursor: string, { lock: ownLock = lock }: { lock?: TabPlatform['lock'] } = {}) {
      const store = createLiveStore(cursor);
      const presence = createPresenceStore('me');
      let own: Wire | null = null;
      let late: (() => void)[] = [];
      const whenAwake = (work: () => void) => () => {
        if (own?.frozen) late.push(work);
        else work();
      };
      const after: TabPlatform['after'] = (milliseconds, work) =>
        fake.world.after(milliseconds, whenAwake(work));
      const group = createTabCoordinator('greenlight', '/api/orgs/acme/events', {
        channel: () => {
          own = connect();
          return own;
        },
        // What the browser tells a page about its locks waits like everything else.
        lock: async (name, options, work) => {
          try {
            return await ownLock(name, options, work);
          } catch (error) {
            await new Promise<void>((resolve) => whenAwake(resolve)());
            throw error;
          }
        },
        open: fake.world.open,
        now: fake.world.now,
        monotonic: fake.world.monotonic,
        after,
        soon: (work) => setImmediate(work),
        newId: () => `id-${ids++}`,
      });
      // Its own window: what befalls one page does not befall the others.
      const page = {
        window: new EventTarget(),
        document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
      };
      const world = { ...fake.world, ...page, open: group.open, after };
      const stream = createEventStream({ org: 'acme', store, presence, platform: () => world });
      group.join();
      stream.start();
      return {
        store,
        presence,
        stream,
        group,
        state: () => stream.connection().state,
        seq: () => store.cursor()?.seq,
        seqs: () => store.view().events.map(({ seq }) => seq),
        close() {
          group.leave();
          stream.stop();
        },
        /** The process ends: nobody says goodbye, and the browser takes the page's lock back. */
        crash() {
          own?.close();
          if (own) own.frozen = true;
          group.leave();
        },
        /** The browser stops the page where it stands, with all that it holds. */
        freeze() {
          if (own) own.frozen = true;
        },
        thaw() {
          if (!own) return;
          own.frozen = false;
          for (const arrive of own.held.splice(0)) arrive();
          const due = late;
          late = [];
          for (const work of due) work();
        },
      };
    },
  };
}
