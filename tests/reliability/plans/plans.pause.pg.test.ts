import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { databaseNow } from '../../../lib/db/clock';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createOutboxProvider } from '../../../lib/delivery/providers/outbox';
import { approveLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { pausePlan } from '../../../lib/plans/lifecycle/pause-resume-stop';
import { plan } from '../../../lib/plans/tables';
import { org_setting } from '../../../lib/settings/tables';
import { emailTo, waitingPlans } from '../../helpers/builders/waiting-plans';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool } from '../../helpers/db/pool';
import type { WaitingEntry } from '../../helpers/http/api';
import { createRandom } from '../../helpers/load/random';
import { ANA, eventsOf } from '../../helpers/providers/scripted';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const RACES = Number(process.env.RACES ?? 100);
const WARM_UP = 10;

/** When set, plans are read without their lock. */
const unlocked = vi.hoisted(() => ({ here: null as AsyncLocalStorage<true> | null }));

vi.mock('../../../lib/plans/changes/apply-change', async (load) => {
  const real = await load<typeof import('../../../lib/plans/changes/apply-change')>();
  const lockPlan: typeof real.lockPlan = async (tx, orgId, planId) => {
    if (!unlocked.here?.getStore()) return real.lockPlan(tx, orgId, planId);
    const here = and(eq(plan.org_id, orgId), eq(plan.id, planId));
    const [row] = await tx.select().from(plan).where(here);
    if (!row) throw new Error('the plan is gone');
    return { row, now: await databaseNow(tx) };
  };
  return { ...real, lockPlan };
});

let people: ReturnType<typeof openPool>;
let worker: ReturnType<typeof openPool>;
beforeAll(async () => {
  unlocked.here = new AsyncLocalStorage();
  const url = `${await freshDatabase()}?options=${encodeURIComponent('-c deadlock_timeout=20ms')}`;
  people = openPool(url, 2);
  worker = openPool(url, 2);
});
afterAll(async () => {
  await people?.close();
  await worker?.close();
});

/** Due messages; for each, a pause and a worker start at the same moment. */
async function race(name: string, races: number, send: (work: () => Promise<boolean>) => Promise<boolean>) {
  const random = createRandom(SEED);
  const org = await insertOrg(people, name);
  await people.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const sent = new Set<string>();
  const outbox = createOutboxProvider(worker);
  const provider: typeof outbox = {
    ...outbox,
    send(message, envelope, ...rest) {
      sent.add(envelope.plan_id);
      return outbox.send(message, envelope, ...rest);
    },
  };
  const providers = { send_email: provider, send_sms: provider };
  const dispatch = () =>
    executeScheduledToolCalls({ database: worker, providers, leaseMs: 30_000, timeoutMs: 5_000 });
  const approve = (plan_id: string, mail: WaitingEntry | undefined) => {
    if (!mail) throw new Error('an email waits');
    const target = { org_id: org, plan_id, entry_id: mail.id, actor: ANA };
    return people.transaction((tx) => approveLogEntry(tx, target, { version: mail.version }));
  };
  let deadlocks = 0;
  /** A person repeats a click that ends in a deadlock. */
  async function pauseUntilDone(plan_id: string): Promise<void> {
    try {
      await people.transaction((tx) => pausePlan(tx, { org_id: org, plan_id, actor: ANA }));
    } catch (error) {
      if (!(error instanceof Error && String(error.cause).includes('deadlock'))) throw error;
      deadlocks += 1;
      await pauseUntilDone(plan_id);
    }
  }

  const plans = await waitingPlans(people, org, races + WARM_UP, () => [emailTo('kim@example.com')]);
  let meet = 0;
  for (const { plan_id, entries } of plans.splice(0, WARM_UP)) {
    await approve(plan_id, entries[0]);
    const begun = performance.now();
    await dispatch();
    meet = performance.now() - begun;
  }
  sent.clear();
  for (const { plan_id, entries } of plans) {
    await approve(plan_id, entries[0]);
    const wait = meet * random.between(0.6, 1.4);
    await Promise.all([
      send(dispatch).catch((error: unknown) => {
        if (!(error instanceof Error && String(error.cause).includes('deadlock'))) throw error;
        deadlocks += 1;
      }),
      pause(wait).then(() => pauseUntilDone(plan_id)),
    ]);
    await send(dispatch);
    // The loser starts earlier in the next round, so that the two meet at the critical moment on any machine.
    meet = sent.has(plan_id) ? meet * 0.8 : meet * 1.2 + 0.5;
  }

  // Sequence numbers follow the order of commits, so they tell whether the intent or the pause was first.
  const intents = new Map<string, number>();
  const pauses = new Map<string, number>();
  for (const event of await eventsOf(people, org, (races + WARM_UP) * 20)) {
    if (event.type === 'plan.state.changed' && event.payload.state.status === 'paused')
      pauses.set(event.payload.plan_id, event.seq);
    if (event.type === 'plan.log.new' && event.payload.entry.kind === 'tool_call')
      if (event.payload.entry.status.state === 'dispatching') intents.set(event.payload.plan_id, event.seq);
  }
  for (const { plan_id } of plans) if (!pauses.has(plan_id)) throw new Error('a plan was not paused');
  for (const id of intents.keys()) if (!pauses.has(id)) intents.delete(id);
  const late = [...intents].filter(([id, seq]) => seq > (pauses.get(id) ?? Number.POSITIVE_INFINITY));
  expect(pauses.size).toBe(races);
  expect([...sent].sort()).toEqual([...intents.keys()].sort());
  console.info(
    `${name}: SEED=${SEED}, ${races} races: ${intents.size - late.length} intents before their pause, ` +
      `${races - intents.size} messages held by it, ${late.length} dispatched after an acknowledged pause, ${deadlocks} deadlocks`,
  );
  return { before: intents.size - late.length, held: races - intents.size, late: late.length, deadlocks };
}

test(`after an acknowledged pause nothing is dispatched, in ${RACES} races with an intent`, async () => {
  const outcome = await race('with-the-lock', RACES, (work) => work());
  expect(outcome).toMatchObject({ late: 0, deadlocks: 0 });
  expect(outcome.before).toBeGreaterThan(0);
  expect(outcome.held).toBeGreaterThan(0);
});

test('negative control: with intents that do not lock the plan, some messages are sent after their pause', async () => {
  const { here } = unlocked;
  const outcome = await race('without-the-lock', 25, (work) => (here ? here.run(true, work) : work()));
  expect(outcome.late).toBeGreaterThan(0);
});
