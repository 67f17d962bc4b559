'use client';

import { type Cursor, formatCursor, parseCursor } from '../../events/names';
import type { Source } from '../stream/world';
import { createRelay, cursorIn, type Ending, type Frame, type Relay } from './relay';
import { createTabSource, type TabSource } from './tab-source';

// Words: the tabs of one browser that show one organisation to one person are a *group*; the one that holds the lock *leads*
// it and has the only real stream; the others *follow*: what they open is served by the leader over a channel.

type Message =
  | { kind: 'open'; id: string; after: string | null }
  | { kind: 'noted'; id: string }
  | { kind: 'opened'; id: string; frames: Frame[] }
  | { kind: 'frames'; frames: readonly Frame[] }
  | { kind: 'ended'; ending: Ending }
  | { kind: 'leading' };

export type Channel = Pick<BroadcastChannel, 'postMessage' | 'close'> & {
  onmessage: ((event: MessageEvent<Message>) => void) | null;
};

export type TabWorld = {
  channel(name: string): Channel;
  /** Runs `work` while the lock is held; rejects when it is taken away. */
  lock(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void>;
  /** The real stream. */
  open(url: string): Source;
  after(milliseconds: number, work: () => void): () => void;
  newId(): string;
};

export type TabGroup = {
  open(url: string): Source;
  join(): void;
  /** Lets another tab lead: the page is going away, or is about to be frozen. */
  leave(): void;
};

/** A leader that is alive answers at once; one that does not may be frozen with the lock in its hands. */
const ANSWER_WITHIN_MS = 2_000;
const ROTATE: Frame = { name: 'bye', data: '{"reason":"rotate"}', id: '' };

export function createTabGroup(name: string, path: string, world: TabWorld): TabGroup {
  const sources = new Map<string, TabSource>();
  /** What we have asked a leader for, who has not said a word yet. */
  const unanswered = new Set<string>();
  let channel: Channel | null = null;
  let relay: Relay | null = null;
  let resign = () => {};
  let waiting: AbortController | null = null;

  function post(message: Message): void {
    channel?.postMessage(message);
  }

  /** Everybody opens anew, at once and at their own cursor: the way to the stream has changed. */
  function reopenAll(): void {
    for (const source of [...sources.values()]) source.hear([ROTATE]);
  }

  function tellAll(frames: readonly Frame[]): void {
    for (const source of [...sources.values()]) if (source.begun) source.hear(frames);
  }

  function failAll(ending: Ending): void {
    for (const source of [...sources.values()]) source.fail(ending);
  }

  function lead(): void {
    relay = createRelay((after) => world.open(urlOf(after)));
    relay.listen({
      frames(frames) {
        post({ kind: 'frames', frames });
        tellAll(frames);
      },
      ended(ending) {
        post({ kind: 'ended', ending });
        failAll(ending);
      },
    });
    post({ kind: 'leading' });
    reopenAll();
  }

  function follow(): void {
    if (!relay) return;
    relay.close();
    relay = null;
    reopenAll();
  }

  function seekLead(steal = false): void {
    waiting?.abort();
    const mine = new AbortController();
    waiting = mine;
    // A request that steals cannot be called back, and needs not to be: it is granted at once.
    const options = steal ? { steal } : { signal: mine.signal };
    const held = () =>
      new Promise<void>((resolve) => {
        resign = resolve;
        if (mine.signal.aborted) resolve();
        else lead();
      });
    world.lock(name, options, held).then(
      () => follow(),
      () => {
        // Aborted by ourselves, or taken by a tab that heard nothing from us for too long: then we stand in line again.
        if (mine.signal.aborted) return;
        follow();
        seekLead();
      },
    );
  }

  function urlOf(after: Cursor | null): string {
    return after ? `${path}?after=${formatCursor(after)}` : path;
  }

  function heard(message: Message): void {
    if (message.kind === 'open') {
      const { id, after } = message;
      if (!relay) return;
      // At once: with the server away the beginning may take long, and the leader is not frozen for that.
      post({ kind: 'noted', id });
      relay.join(after === null ? null : parseCursor(after), (frames) =>
        post({ kind: 'opened', id, frames }),
      );
      return;
    }
    if (relay) return;
    if (message.kind === 'noted') unanswered.delete(message.id);
    if (message.kind === 'leading') reopenAll();
    if (message.kind === 'frames') tellAll(message.frames);
    if (message.kind === 'ended') failAll(message.ending);
    if (message.kind === 'opened') begin(sources.get(message.id), message.frames);
  }

  function begin(source: TabSource | undefined, frames: Frame[]): void {
    if (!source) return;
    source.begun = true;
    source.hear(frames);
  }

  return {
    open(url) {
      const id = world.newId();
      const served = relay;
      let stopWaiting = () => {};
      const source = createTabSource(() => {
        stopWaiting();
        sources.delete(id);
        unanswered.delete(id);
        // The leader's own supervisor watches over the stream: when it closes, for silence or a hole, so does the stream.
        if (served && served === relay) {
          relay.close();
          post({ kind: 'ended', ending: 'lost' });
        }
      });
      sources.set(id, source);
      const after = cursorIn(url);
      if (relay) relay.join(after, (frames) => begin(source, frames));
      else {
        post({ kind: 'open', id, after: after && formatCursor(after) });
        unanswered.add(id);
        stopWaiting = world.after(ANSWER_WITHIN_MS, () => {
          if (unanswered.has(id) && !relay) seekLead(true);
        });
      }
      return source;
    },
    join() {
      if (channel) return;
      channel = world.channel(name);
      channel.onmessage = ({ data }) => heard(data);
      seekLead();
    },
    leave() {
      waiting?.abort();
      resign();
      resign = () => {};
      relay?.close();
      relay = null;
      channel?.close();
      channel = null;
    },
  };
}
