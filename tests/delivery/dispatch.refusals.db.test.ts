import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { contact } from '../../lib/contacts/tables';
import { claimDueEntry } from '../../lib/delivery/dispatch/claim';
import { deadlineIn } from '../../lib/delivery/dispatch/deadline';
import { type DispatchDeps, recordOutcome, send, writeIntent } from '../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import type { Proposal } from '../../lib/planner/planner';
import { approveLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { log_entry } from '../../lib/plans/tables';
import { plan_template } from '../../lib/templates/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { dispatchDeps, intentOf } from '../helpers/providers/dispatch-deps';
import {
  ANA,
  callsOf,
  EMAIL,
  makeDue,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';
import { type ScriptedProvider, scriptedProvider } from '../helpers/providers/scripted-provider';

withFreshOrg();

let provider: ScriptedProvider;
let deps: DispatchDeps;
beforeEach(() => useProvider(false));

function useProvider(honors_keys: boolean): void {
  provider = scriptedProvider(honors_keys);
  deps = dispatchDeps(database, provider);
}

type Setting = { autopilot?: boolean; propose?: (contactId: string) => Proposal };

/** A due email that Ana or the template's autopilot has approved. */
async function dueEmail({ autopilot = false, propose = () => EMAIL }: Setting = {}) {
  const { plan_id, contact_id } = await readyPlan(database, org, { autopilot });
  await runOnce(database, scriptedPlanner([{ proposals: [propose(contact_id)] }]));
  const [call] = await callsOf(database, org, plan_id, 'send_email');
  if (!call) throw new Error('an email was proposed');
  const target = { org_id: org, plan_id, entry_id: call.id, actor: ANA };
  if (!autopilot) await database.transaction((tx) => approveLogEntry(tx, target, { version: call.version }));
  await makeDue(database, call.id);
  return { plan_id, contact_id, target };
}

async function statusOf(planId: string) {
  const [call] = await callsOf(database, org, planId, 'send_email');
  return call?.entry.status;
}

test('a message to a contact who opted out is not sent to a new address either', async () => {
  const { plan_id, contact_id } = await dueEmail({
    propose: (id) => ({
      ...EMAIL,
      args: { to: 'kim.at.work@example.com', subject: 'Hi', body: 'Hello', contact_id: id },
    }),
  });
  await database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, contact_id));
  await executeScheduledToolCalls(deps);
  expect(provider.keys).toEqual([]);
  expect(await statusOf(plan_id)).toMatchObject({ state: 'pending', held: expect.stringContaining('Kim') });
});

test('when autopilot is switched off before the sending, its message waits for a person', async () => {
  const { plan_id } = await dueEmail({ autopilot: true });
  await database.db.update(plan_template).set({ autopilot: false }).where(eq(plan_template.org_id, org));
  await executeScheduledToolCalls(deps);
  expect(provider.keys).toEqual([]);
  expect(await statusOf(plan_id)).toMatchObject({
    state: 'pending',
    held: expect.stringContaining('Autopilot'),
  });
});

test('a message that a person approved is sent whether autopilot is on or off', async () => {
  const { plan_id } = await dueEmail();
  await executeScheduledToolCalls(deps);
  expect((await statusOf(plan_id))?.state).toBe('executed');
});

test('a worker that wakes up after its lease sends nothing, because another one may have sent the message', async () => {
  const { plan_id } = await dueEmail();
  const intent = await intentOf(deps);
  const outcome = await send(deps, { ...intent, lease: deadlineIn(0) });
  expect(provider.keys).toEqual([]);
  await database.transaction((tx) => recordOutcome(tx, intent, outcome));
  expect(await statusOf(plan_id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('not sent'),
  });
});

test('an unknown outcome of a provider that honors keys is retried without a person, and the message is sent once', async () => {
  useProvider(true);
  const { plan_id, target } = await dueEmail();
  provider.answer = () => Promise.reject(new Error('connection reset'));
  await executeScheduledToolCalls(deps);
  expect(await statusOf(plan_id)).toMatchObject({ state: 'dispatching', attempt: 1 });
  expect(await recoverAbandonedToolCalls(deps)).toBe(false);
  await database.db
    .update(log_entry)
    .set({ lease_until: new Date(0) })
    .where(eq(log_entry.id, target.entry_id));
  provider.answer = async () => ({ provider_id: 'p1', delivered: true });
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect((await statusOf(plan_id))?.state).toBe('executed');
  expect(new Set(provider.keys).size).toBe(1);
});

test('a pause between claim and intent leaves no lease that delays a resume', async () => {
  const { plan_id, target } = await dueEmail();
  const claim = await database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  if (!claim) throw new Error('the message is due');
  await database.transaction((tx) => pausePlan(tx, target));
  expect(await database.transaction((tx) => writeIntent(tx, deps, claim))).toBeNull();
  await database.transaction((tx) => resumePlan(tx, target));
  await makeDue(database, target.entry_id);
  expect(await executeScheduledToolCalls(deps)).toBe(true);
  expect((await statusOf(plan_id))?.state).toBe('executed');
  expect(provider.keys).toHaveLength(1);
});
