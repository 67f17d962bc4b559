import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateContactAndFlags } from '../../../lib/contacts/commands';
import type { Tx } from '../../../lib/db/transaction';
import { claimDueEntry } from '../../../lib/delivery/dispatch/claim';
import { type DispatchDeps, recordOutcome, send, writeIntent } from '../../../lib/delivery/dispatch/dispatch';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { appendEvents, readEvents, readStreamHead } from '../../../lib/events/log';
import { type OrgEvent, OrgEventSchema } from '../../../lib/events/schema';
import { lockPlan } from '../../../lib/plans/changes/apply-change';
import { publishPlanUpdated } from '../../../lib/plans/changes/publish';
import { editPlan } from '../../../lib/plans/lifecycle/edit-plan';
import { getPlan } from '../../../lib/plans/queries/plans';
import { plan } from '../../../lib/plans/tables';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';
import { BEN, makeDue } from '../../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../../helpers/providers/sending';

const ROUNDS = Number(process.env.STALENESS_ROUNDS ?? 20);

let database: PooledDatabase;
beforeAll(async () => {
  database = openPool(await freshDatabase(), 12);
});
afterAll(() => database?.close());

type Mail = Awaited<ReturnType<typeof proposedEmail>>;
type Edit = (tx: Tx, org: string, mail: Mail) => Promise<unknown>;

const edit: Edit = async (tx, org, { plan_id }) => {
  // Under the lock, so that a late edit reads the current version and is still made.
  const { row } = await lockPlan(tx, org, plan_id);
  const target = { org_id: org, plan_id, actor: BEN };
  return editPlan(tx, target, { version: row.version, description: 'Other words' });
};

/** Changes the plan as correctly as the other edit, but sets no flag on waiting messages. */
const naiveEdit: Edit = async (tx, org, { plan_id }) => {
  const { row } = await lockPlan(tx, org, plan_id);
  await appendEvents(tx, row.org_id, 1, async (version, publish) => {
    await tx
      .update(plan)
      .set({ description: 'Other words', version })
      .where(and(eq(plan.org_id, org), eq(plan.id, plan_id)));
    const changed = await getPlan(tx, org, plan_id);
    if (changed) publishPlanUpdated(publish, changed);
  });
};

/** A worker that has claimed the message and writes its intent at the moment of the change. */
async function dispatch(deps: DispatchDeps): Promise<() => Promise<void>> {
  const claim = await database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  if (!claim) throw new Error('the message is due');
  return async () => {
    const intent = await database.transaction((tx) => writeIntent(tx, deps, claim));
    if (!intent) return;
    const outcome = await send(deps, intent);
    await database.transaction((tx) => recordOutcome(tx, intent, outcome));
  };
}

/** In each round the sending of a due message, an edit of its plan and an opt-out of its contact start together. */
async function race(name: string, change: Edit, { wishes }: { wishes: boolean }) {
  const org = await insertOrg(database, name);
  const { sent, deps } = recordingSender(database);
  let unseen = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const mail = await proposedEmail(database, org);
    await mail.approve();
    await makeDue(database, mail.target.entry_id);
    const sending = await dispatch(deps);
    const { head } = await readStreamHead(database.db, org);
    const changing = () => database.transaction((tx) => change(tx, org, mail));
    // The first call has a head start of some microseconds, so the order alternates.
    await Promise.all([
      ...(round % 2 === 0 ? [sending, changing] : [changing, sending]).map((work) => work()),
      ...(wishes ? [updateContactAndFlags(database, org, mail.contact_id, { do_not_email: true })] : []),
    ]);
    // Sends what is still due, as the next worker would.
    while (await executeScheduledToolCalls(deps));
    const { entry } = await mail.card();
    expect(['executed', 'pending']).toContain(entry.status.state);
    if (entry.status.state === 'pending') expect(entry.stale?.length).toBeGreaterThan(0);
    unseen += sentUnseen(await eventsSince(org, head)) ? 1 : 0;
    // The next round has the same address, and an opt-out concerns all of its messages.
    if (wishes) await updateContactAndFlags(database, org, mail.contact_id, { do_not_email: false });
    await database.db.delete(plan).where(and(eq(plan.org_id, org), eq(plan.id, mail.plan_id)));
  }
  return { unseen, sent: sent.length };
}

async function eventsSince(org: string, after: number): Promise<OrgEvent[]> {
  return OrgEventSchema.array().parse(await readEvents(database.db, org, after, 1_000));
}

/** Whether it was sent after an edit that its approver cannot have seen, by the order of events, which is the order of commits. */
function sentUnseen(events: OrgEvent[]): boolean {
  let edited = false;
  for (const { type, payload } of events) {
    if (type === 'plan.updated') edited = true;
    if (type !== 'plan.log.new' || payload.entry.kind !== 'tool_call') continue;
    if (payload.entry.status.state === 'dispatching' && edited) return true;
  }
  return false;
}

test(`in ${ROUNDS} races between an edit, an opt-out and the sending, nothing is sent after an unseen edit`, async () => {
  const { unseen, sent } = await race('seen', edit, { wishes: true });
  console.info(`${ROUNDS} rounds: ${sent} sent before the edit, ${unseen} after it`);
  expect(unseen).toBe(0);
});

test('negative control: when edits set no flag, messages are sent after them', async () => {
  const { unseen } = await race('unseen', naiveEdit, { wishes: false });
  expect(unseen).toBeGreaterThan(0);
});
