import { setTimeout as pause } from 'node:timers/promises';
import { PlanStateChangedSchema } from '../../../lib/plans/schema/plan';
import type { Session } from '../http/session';
import { type Frame, openStream, type Stream, sequenceOf } from './sse';

export type Heard = { seq: number; mark: string };

/** A reader as a browser is one: it keeps what it got, and goes on after the last of it when the connection breaks. */
export type Follower = {
  org: string;
  /** In the order in which it came, nothing left out and nothing thrown away. */
  heard(): Heard[];
  /** The number of the last event that it heard; asked often, so it looks at nothing else. */
  last(): number;
  /** How often its connection has ended. */
  breaks(): number;
  /** What it was told by the stream beside events: the reasons of each `bye` and `reset`. */
  told(): string[];
  /** Answers other than a stream. */
  refused: number[];
  cut(): void;
  stop(): Promise<void>;
};

/** `remembers: false` is a naive reader, which opens the stream anew without saying where it was. */
export function startFollower(
  session: Session,
  org: string,
  start: string,
  { remembers = true } = {},
): Follower {
  const frames: Frame[] = [];
  const refused: number[] = [];
  let cursor = start;
  let stream: Stream | undefined;
  let breaks = 0;
  let stopped = false;
  const all = () => [...frames, ...(stream?.frames ?? [])];

  async function follow(): Promise<void> {
    let opened = 0;
    while (!stopped) {
      const from = remembers || opened === 0 ? { after: start, lastEventId: cursor } : {};
      const next = await openStream(session, org, from).catch(() => null);
      if (next?.status !== 200) {
        if (next) refused.push(next.status);
        next?.cut();
        await pause(20 + Math.random() * 100);
        continue;
      }
      opened += 1;
      stream = next;
      // Told to stop while this one was being opened: nobody else would cut it.
      if (stopped) stream.cut();
      await stream.ended;
      breaks += 1;
      frames.push(...stream.frames);
      cursor = stream.lastId() ?? cursor;
      const reset = stream.frames.findLast(({ event }) => event === 'reset');
      if (reset) cursor = cursorIn(reset);
      stream = undefined;
      if (!stopped) await pause(Math.random() * 50);
    }
  }
  const following = follow();
  return {
    org,
    heard: () =>
      all().flatMap(({ id, data }) =>
        id === null ? [] : [{ seq: sequenceOf(id), mark: PlanStateChangedSchema.parse(data).plan_id }],
      ),
    last: () => sequenceOf(stream?.lastId() ?? cursor),
    breaks: () => breaks,
    told: () =>
      all().flatMap(({ event, data }) =>
        event === 'bye' || event === 'reset' ? [`${event} ${Object(data).reason}`] : [],
      ),
    refused,
    cut: () => stream?.cut(),
    async stop() {
      stopped = true;
      stream?.cut();
      await following;
    },
  };
}

function cursorIn({ data }: Frame): string {
  const { epoch, head } = Object(data);
  return `${epoch}.${head}`;
}
