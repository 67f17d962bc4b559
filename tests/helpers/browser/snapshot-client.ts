import { setTimeout as pause } from 'node:timers/promises';
import { PlanListSchema } from '../../../lib/plans/schema/plan';
import type { Org } from '../db/org';
import { ok } from '../http/api';
import { cursorOf, openStream, type Stream } from '../stream/sse';

/** A client of the whole contract: it reads a snapshot, then the events after it, and a new snapshot after each `reset`. */
export type SnapshotClient = {
  /** The ids of the plans in its state. */
  plans(): string[];
  resets(): string[];
  snapshots(): number;
  stop(): Promise<void>;
};

export function startSnapshotClient({ slug, api, owner }: Org): SnapshotClient {
  const resets: string[] = [];
  let plans = new Set<string>();
  let cursor = '';
  let snapshots = 0;
  let stopped = false;
  let stream: Stream | undefined;

  async function takeSnapshot(): Promise<void> {
    const body = ok(await api.get('/plans'));
    plans = new Set(PlanListSchema.parse(body).plans.map(({ id }) => id));
    cursor = cursorOf(body);
    snapshots += 1;
  }

  /** Applies the frames from this index on. Returns false after a reset, when the stream is no longer usable. */
  function applyFrames({ frames }: Stream, from: number): boolean {
    for (const { id, event, data } of frames.slice(from)) {
      if (event === 'reset') {
        resets.push(Object(data).reason);
        cursor = '';
        return false;
      }
      if (event === 'plan.created') plans.add(Object(data).id);
      if (id !== null) cursor = id;
    }
    return true;
  }

  async function readStream(): Promise<void> {
    if (cursor === '') await takeSnapshot();
    const opened = await openStream(owner.session, slug, { lastEventId: cursor });
    stream = opened;
    let ended = opened.status !== 200;
    void opened.ended.then(() => {
      ended = true;
    });
    for (let seen = 0; !stopped; ) {
      const last = ended;
      const count = opened.frames.length;
      if (!applyFrames(opened, seen) || last) break;
      seen = count;
      await pause(10);
    }
    opened.cut();
  }

  async function run(): Promise<void> {
    while (!stopped) await readStream().catch(() => pause(50 + Math.random() * 100));
  }
  const running = run();
  return {
    plans: () => [...plans].sort(),
    resets: () => [...resets],
    snapshots: () => snapshots,
    async stop() {
      stopped = true;
      stream?.cut();
      await running;
    },
  };
}
