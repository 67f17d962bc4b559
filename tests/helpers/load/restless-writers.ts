import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Tx } from '../../../lib/db/transaction';
import { appendEvents } from '../../../lib/events/log';
import type { Follower } from '../stream/follower';
import type { Random } from './random';

class Rollback extends Error {}

export type Writers = {
  committed: Map<string, Set<string>>;
  /** Unknown whether committed: the connection to the database was lost before it answered. */
  unanswered: Set<string>;
  stop(): Promise<void>;
};

/**
 * Four writers, each transaction of its own length (0–3 ms between its write and its commit), one in twenty rolled back, the
 * orgs by turns. A mark starts with its org, so that it can be recognized in any stream.
 */
export function startWriters(
  database: Database,
  orgs: readonly string[],
  random: Random,
  write: (tx: Tx, orgId: string, mark: string) => Promise<void> = appendMark,
): Writers {
  const committed = new Map(orgs.map((org) => [org, new Set<string>()]));
  const unanswered = new Set<string>();
  let stopped = false;

  async function writer(): Promise<void> {
    while (!stopped) {
      const orgId = random.pick(orgs) ?? '';
      const mark = `${orgId}/${randomUUID()}`;
      try {
        await database.transaction(async (tx) => {
          await write(tx, orgId, mark);
          await pause(random.between(0, 3));
          if (random.chance(0.05)) throw new Rollback();
        });
        committed.get(orgId)?.add(mark);
        await pause(random.between(0, 12));
      } catch (error) {
        if (error instanceof Rollback) continue;
        unanswered.add(mark);
        await pause(random.between(20, 100));
      }
    }
  }
  const writing = Promise.all(Array.from({ length: 4 }, writer));
  return {
    committed,
    unanswered,
    async stop() {
      stopped = true;
      await writing;
    },
  };
}

async function appendMark(tx: Tx, orgId: string, mark: string): Promise<void> {
  await appendEvents(tx, orgId, 1, (seq, publish) => {
    const payload = { plan_id: mark, state: { status: 'executing' as const }, version: seq };
    publish({ seq, type: 'plan.state.changed', payload });
  });
}

/** The differences between the stored events and what each follower of the org received; empty when there are none. */
export function problemsOf(
  orgId: string,
  stored: readonly { seq: number; mark: string }[],
  followers: readonly Follower[],
  { committed, unanswered }: Writers,
): string[] {
  const marks = new Set(stored.map(({ mark }) => mark));
  const confirmed = committed.get(orgId) ?? new Set();
  const lost = [...confirmed].filter((mark) => !marks.has(mark));
  const invented = [...marks].filter((mark) => !confirmed.has(mark) && !unanswered.has(mark));
  return [
    ...lost.map((mark) => `${mark} was committed and is not stored`),
    ...invented.map((mark) => `${mark} is stored and was never committed`),
    ...followers.flatMap((follower, index) => {
      const received = follower.received();
      const foreign = received.filter(({ mark }) => !mark.startsWith(`${orgId}/`)).length;
      const wrong = stored.findIndex(
        ({ seq, mark }, at) => received[at]?.seq !== seq || received[at]?.mark !== mark,
      );
      return [
        ...(foreign > 0 ? [`follower ${index} received ${foreign} events of another organization`] : []),
        ...(wrong >= 0 ? [`follower ${index} is wrong from event ${stored[wrong]?.seq} on`] : []),
        ...(received.length !== stored.length
          ? [`follower ${index} received ${received.length} events of ${stored.length}`]
          : []),
      ];
    }),
  ];
}
