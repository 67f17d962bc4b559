import { setTimeout as pause } from 'node:timers/promises';
import { PlanStateChangedSchema } from '../../../lib/plans/schema/plan';
import type { Session } from '../http/session';
import { type Frame, openStream, type Stream, sequenceOf } from './sse';

export type Received = { seq: number; mark: string };

/** A client that behaves like a browser: it records what it receives, and continues after the last event when the connection breaks. */
export type Follower = {
  org: string;
  /** Everything received, in order. */
  received(): Received[];
  /** The number of the last event received; called often, so it is cheap. */
  last(): number;
  /** The number of its connections that ended. */
  breaks(): number;
  /** The reasons of each `bye` and `reset` received. */
  closings(): string[];
  /** Responses that were not a stream. */
  refused: number[];
  cut(): void;
  stop(): Promise<void>;
};

/** `remembers: false` is a naive client, which reopens the stream without its cursor. */
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
      // Stopped while this one was being opened: it has to be closed here.
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
    received: () =>
      all().flatMap(({ id, data }) =>
        id === null ? [] : [{ seq: sequenceOf(id), mark: PlanStateChangedSchema.parse(data).plan_id }],
      ),
    last: () => sequenceOf(stream?.lastId() ?? cursor),
    breaks: () => breaks,
    closings: () =>
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
