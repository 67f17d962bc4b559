import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { claimDueEntry } from '../../lib/delivery/dispatch/claim';
import { type DispatchDeps, recordOutcome, writeIntent } from '../../lib/delivery/dispatch/dispatch';
import type { Message } from '../../lib/delivery/providers/provider';
import { resolveLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { expireEntry } from '../../lib/plans/decisions/expire';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { log_entry } from '../../lib/plans/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  BEN,
  callsOf,
  detailOf,
  EMAIL,
  makeDue,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../helpers/providers/sending';

withFreshOrg();

// Autopilot decides on a repeated message by the outcome of the earlier one with the same text.

let sent: Message[];
let deps: DispatchDeps;
beforeEach(() => {
  ({ sent, deps } = recordingSender(database));
});

const onAutopilot = () =>
  proposedEmail(database, org, { template: { autopilot: true, expires_after_s: 3_600 } });
type Mail = Awaited<ReturnType<typeof onAutopilot>>;

/** The plan's next run, in which the planner repeats its proposal. */
async function proposeAgain({ plan_id }: Mail, proposal = EMAIL) {
  await runOnce(database, scriptedPlanner([{ proposals: [proposal] }]));
  const calls = await callsOf(database, org, plan_id, 'send_email');
  return calls.map(({ entry }) => entry.status);
}

async function letExpire(id: string) {
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, id));
  if (row?.entry.kind !== 'tool_call' || !row.expires_at) throw new Error('the entry waits and expires');
  const expires_at = new Date(Date.now() - 1_000);
  const entry = { ...row.entry, expires_at: expires_at.toISOString() };
  await database.db.update(log_entry).set({ entry, expires_at }).where(eq(log_entry.id, id));
  await database.transaction(expireEntry);
}

/** Approved by autopilot, then held for another review, and expired before it. */
async function heldAndExpired() {
  const mail = await onAutopilot();
  const { plan } = await detailOf(database, org, mail.plan_id);
  const target = { org_id: org, plan_id: mail.plan_id, actor: BEN };
  await database.transaction((tx) =>
    editPlan(tx, target, { version: plan.version, title: 'Something else' }),
  );
  await mail.send(deps);
  await letExpire(mail.target.entry_id);
  expect(await mail.status()).toMatchObject({ state: 'expired' });
  return mail;
}

const held = expect.stringContaining('before');

test('autopilot does not approve a flagged message that expired and is proposed again', async () => {
  const mail = await heldAndExpired();
  expect(await proposeAgain(mail)).toMatchObject([{ state: 'expired' }, { state: 'pending', held }]);
  expect(sent).toEqual([]);
});

test('negative control: autopilot approves a message with another text', async () => {
  const mail = await heldAndExpired();
  const other = { ...EMAIL, args: { ...(EMAIL.args as object), body: 'Quite another text.' } };
  expect(await proposeAgain(mail, other)).toMatchObject([{ state: 'expired' }, { state: 'approved' }]);
});

/** Sent, with this answer of the provider. */
async function handedOver(state: 'failed' | 'unknown') {
  const mail = await onAutopilot();
  await makeDue(database, mail.target.entry_id);
  const claim = await database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  const intent = claim && (await database.transaction((tx) => writeIntent(tx, deps, claim)));
  if (!intent) throw new Error('the message was due');
  await database.transaction((tx) => recordOutcome(tx, intent, { state, error: 'No such mailbox.' }));
  return mail;
}

test('autopilot does not repeat a message that failed; a person decides', async () => {
  const mail = await handedOver('failed');
  expect(await proposeAgain(mail)).toMatchObject([{ state: 'failed' }, { state: 'pending', held }]);
});

test('autopilot does not repeat a message with an unknown outcome; a person decides', async () => {
  const mail = await handedOver('unknown');
  const { version } = await mail.card();
  await database.transaction((tx) => resolveLogEntry(tx, mail.target, { version, outcome: 'send_again' }));
  const [, second] = await callsOf(database, org, mail.plan_id, 'send_email');
  if (!second) throw new Error('the message is to be sent again');
  await letExpire(second.id);
  const states = [{ state: 'superseded' }, { state: 'expired' }, { state: 'pending', held }];
  expect(await proposeAgain(mail)).toMatchObject(states);
});
