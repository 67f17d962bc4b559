import type { Channel } from '../../../lib/client/cross-tab/channel-batcher';
import type { Message } from '../../../lib/client/cross-tab/messages';
import { createTabCoordinator, type TabPlatform } from '../../../lib/client/cross-tab/tab-coordinator';
import { createLiveStore } from '../../../lib/client/live-store';
import { createPresenceStore } from '../../../lib/client/presence/presence-store';
import { createEventStream } from '../../../lib/client/stream/event-stream';
import type { Platform } from '../../../lib/client/stream/platform';
import { createFakePlatform } from './fake-platform';

type HeldLock = { end(): void };
type FakeChannel = Channel & { frozen: boolean; pending: (() => void)[] };

/** The locks of one browser, with the semantics of navigator.locks. */
export function createLocks(): TabPlatform['lock'] {
  const held = new Map<string, HeldLock>();
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
        const mine: HeldLock = { end: () => reject(new DOMException('stolen', 'AbortError')) };
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
  const fake = createFakePlatform();
  const channels = new Set<FakeChannel>();
  const sent: Message[] = [];
  const lock = createLocks();
  let ids = 0;

  function connect(): FakeChannel {
    const mine: FakeChannel = {
      frozen: false,
      pending: [],
      onmessage: null,
      postMessage(message) {
        if (mine.frozen || !channels.has(mine)) return;
        sent.push(message);
        const others = [...channels].filter((other) => other !== mine);
        const data = structuredClone(message);
        queueMicrotask(() => {
          for (const other of others) {
            const deliver = () => other.onmessage?.(new MessageEvent('message', { data }));
            if (!channels.has(other)) continue;
            if (other.frozen) other.pending.push(deliver);
            else deliver();
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
    /** All messages of all tabs. */
    sent,
    /** Sends a message of another version's tab to all tabs. */
    post(data: unknown) {
      for (const channel of channels) channel.onmessage?.(new MessageEvent('message', { data }));
    },
    /** Delivers the messages that are under way between the tabs. */
    async settle() {
      for (let round = 0; round < 8; round += 1) await fake.settle();
    },
    /** A tab whose page was loaded at this cursor. */
    openTab(cursor: string, { lock: ownLock = lock }: { lock?: TabPlatform['lock'] } = {}) {
      const store = createLiveStore(cursor);
      const presence = createPresenceStore('me');
      let own: FakeChannel | null = null;
      let deferred: (() => void)[] = [];
      const unlessFrozen = (work: () => void) => () => {
        if (own?.frozen) deferred.push(work);
        else work();
      };
      const after: TabPlatform['after'] = (milliseconds, work) =>
        fake.platform.after(milliseconds, unlessFrozen(work));
      const group = createTabCoordinator('greenlight', 'acme', {
        channel: () => {
          own = connect();
          return own;
        },
        // A frozen page gets the results of its lock requests only after its thaw.
        lock: async (name, options, work) => {
          try {
            return await ownLock(name, options, work);
          } catch (error) {
            await new Promise<void>((resolve) => unlessFrozen(resolve)());
            throw error;
          }
        },
        open: fake.platform.open,
        now: fake.platform.now,
        monotonic: fake.platform.monotonic,
        after,
        soon: (work) => setImmediate(work),
        newId: () => `id-${ids++}`,
      });
      // Each page has a window and a document of its own.
      const page = {
        window: new EventTarget(),
        document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
      };
      const open: Platform['open'] = (_, cursor, reader) => group.open(cursor, reader);
      const platform = { ...fake.platform, ...page, open, after };
      const stream = createEventStream({ org: 'acme', store, presence, platform: () => platform });
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
        /** Ends the tab's process without a message; the browser releases its lock. */
        crash() {
          own?.close();
          if (own) own.frozen = true;
          group.leave();
        },
        /** Freezes the page, which keeps its lock, its stream and its channel. */
        freeze() {
          if (own) own.frozen = true;
        },
        thaw() {
          if (!own) return;
          own.frozen = false;
          for (const deliver of own.pending.splice(0)) deliver();
          const due = deferred;
          deferred = [];
          for (const work of due) work();
        },
      };
    },
  };
}
