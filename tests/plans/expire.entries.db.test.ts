import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { contact } from '../../lib/contacts/tables';
import { executeScheduledToolCalls } from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { DefinitelyNotSent } from '../../lib/delivery/providers/provider';
import {
  approveLogEntry,
  editLogEntry,
  resolveLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { expireEntry } from '../../lib/plans/decisions/expire';
import { log_entry } from '../../lib/plans/tables';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { callsOf, detailOf, EMAIL, makeDue } from '../helpers/providers/scripted';

withFreshOrg();

const HOUR = 3_600;

/** A message that expires after an hour. */
const waitingEmail = () => waitingEntry(database, org, EMAIL, { expires_after_s: HOUR });

/** A message approved before its expiry, which has passed since, as when it is to be sent tomorrow. */
async function approvedThenOverdue() {
  const email = await waitingEmail();
  const approved = await database.transaction((tx) =>
    approveLogEntry(tx, email.target, { version: email.version }),
  );
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, email.target.entry_id));
  if (row?.entry.kind !== 'tool_call') throw new Error('a tool call');
  const { entry } = row;
  const expires_at = new Date(Date.now() - 60_000).toISOString();
  const created_at = new Date(Date.now() - (HOUR + 60) * 1_000);
  await database.db
    .update(log_entry)
    .set({ entry: { ...entry, expires_at }, created_at })
    .where(eq(log_entry.id, row.id));
  return { ...email, version: approved.version };
}

const expire = () => database.transaction(expireEntry);

async function lastState(planId: string) {
  return (await callsOf(database, org, planId, 'send_email')).at(-1)?.entry.status.state;
}

test('an undecided entry expires once, and the plan continues', async () => {
  const { plan_id, target } = await waitingEmail();
  expect(await expire()).toBe(false);
  const past = new Date(Date.now() - 1_000);
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, target.entry_id));
  if (row?.entry.kind !== 'tool_call') throw new Error('a tool call');
  await database.db
    .update(log_entry)
    .set({ entry: { ...row.entry, expires_at: past.toISOString() }, expires_at: past })
    .where(eq(log_entry.id, row.id));
  expect(await expire()).toBe(true);
  expect(await expire()).toBe(false);
  expect(await lastState(plan_id)).toBe('expired');
  expect((await detailOf(database, org, plan_id)).plan.state.status).toBe('stand_by');
});

test.each(['undone', 'edited', 'held'])(
  'a message that waits again after its expiry gets a new expiry: %s',
  async (how) => {
    const { plan_id, contact_id, target, version } = await approvedThenOverdue();
    if (how === 'undone') await database.transaction((tx) => undoLogEntry(tx, target, { version }));
    if (how === 'edited') {
      const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Better words.' };
      await database.transaction((tx) => editLogEntry(tx, target, { version, args }));
    }
    if (how === 'held') {
      await database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, contact_id));
      await makeDue(database, target.entry_id);
      const never = {
        name: 'never',
        honors_keys: false,
        send: () => Promise.reject(new DefinitelyNotSent('not to be called')),
      };
      const providers = { send_email: never, send_sms: never };
      await executeScheduledToolCalls({ database, providers, leaseMs: 30_000, timeoutMs: 5_000 });
    }
    expect(await expire()).toBe(false);
    expect(await lastState(plan_id)).toBe('pending');
    const [entry] = await callsOf(database, org, plan_id, 'send_email');
    const left = Date.parse(entry?.entry.expires_at ?? '') - Date.now();
    expect(left).toBeGreaterThan((HOUR - 120) * 1_000);
    expect(left).toBeLessThanOrEqual(HOUR * 1_000);
  },
);

test('sending an unknown outcome again gives the new message its full time', async () => {
  const { plan_id, target } = await approvedThenOverdue();
  await makeDue(database, target.entry_id);
  const lost = {
    name: 'lost',
    honors_keys: false,
    send: () => Promise.reject(new Error('connection reset')),
  };
  const providers = { send_email: lost, send_sms: lost };
  await executeScheduledToolCalls({ database, providers, leaseMs: 30_000, timeoutMs: 5_000 });
  const [unknown] = await callsOf(database, org, plan_id, 'send_email');
  if (!unknown) throw new Error('an email of unknown fate');
  await database.transaction((tx) =>
    resolveLogEntry(tx, target, { version: unknown.version, outcome: 'send_again' }),
  );
  expect(await expire()).toBe(false);
  expect(await lastState(plan_id)).toBe('pending');
});
