import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { EVT_PLAN_LOG_NEW } from '../../lib/events/event-names';
import {
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { remindOfEntry } from '../../lib/plans/decisions/remind';
import { byUrgency } from '../../lib/plans/merge/inbox';
import { getInbox } from '../../lib/plans/queries/inbox';
import { log_entry } from '../../lib/plans/tables';
import { plan_template } from '../../lib/templates/tables';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { detailOf, EMAIL, eventsOf } from '../helpers/providers/scripted';

withFreshOrg();

const HOUR = 3_600;
const HOUR_MS = HOUR * 1_000;

const waitingEmail = (template: Record<string, unknown> = { remind_after_s: HOUR }) =>
  waitingEntry(database, org, EMAIL, template);

async function rowOf(id: string) {
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, id));
  if (!row) throw new Error('no such entry');
  return row;
}

/** Moves the times of this entry so many hours into the past. */
async function pass(id: string, ms: number) {
  const earlier = (at: Date | null) => at && new Date(at.getTime() - ms);
  const { waiting_since, remind_at, expires_at } = await rowOf(id);
  const set = {
    waiting_since: earlier(waiting_since),
    remind_at: earlier(remind_at),
    expires_at: earlier(expires_at),
  };
  await database.db.update(log_entry).set(set).where(eq(log_entry.id, id));
}

async function passUntilDue(id: string) {
  const { remind_at } = await rowOf(id);
  if (!remind_at) throw new Error('no reminder is planned');
  await pass(id, Math.max(0, remind_at.getTime() - Date.now()) + 1);
}

const remind = () => database.transaction(remindOfEntry);
async function reminders(planId: string) {
  const { log } = await detailOf(database, org, planId);
  return log.filter(({ entry }) => entry.kind === 'system' && entry.event === 'reminder');
}

test('an entry that waits long gets reminders at growing intervals', async () => {
  const { plan_id, target } = await waitingEmail();
  const { waiting_since, remind_at, created_at } = await rowOf(target.entry_id);
  expect(waiting_since).toEqual(created_at);
  expect(remind_at?.getTime()).toBe(created_at.getTime() + HOUR_MS);
  expect(await remind()).toEqual({ found: false, org_id: null });
  for (const [index, distance] of [1, 2, 4, 8].entries()) {
    await passUntilDue(target.entry_id);
    expect(await remind()).toEqual({ found: true, org_id: org });
    expect(await remind()).toEqual({ found: false, org_id: null });
    expect(await reminders(plan_id)).toHaveLength(index + 1);
    const row = await rowOf(target.entry_id);
    const ahead = (row.remind_at?.getTime() ?? Number.NaN) - (row.reminded_at?.getTime() ?? Number.NaN);
    expect(ahead).toBeGreaterThanOrEqual(distance * 2 * HOUR_MS);
    expect(ahead).toBeLessThan((distance * 2 + 1) * HOUR_MS);
    expect((await reminders(plan_id)).at(-1)).toMatchObject({
      created_at: row.reminded_at?.toISOString(),
      entry: { entry_id: target.entry_id, waiting_since: row.waiting_since?.toISOString(), run_id: null },
    });
  }
});

test("an open card stays valid: a reminder changes neither the entry's version nor the plan's state", async () => {
  const { plan_id, target, version } = await waitingEmail();
  const before = await detailOf(database, org, plan_id);
  await pass(target.entry_id, HOUR_MS);
  await remind();
  const { plan } = await detailOf(database, org, plan_id);
  expect(plan).toEqual(before.plan);
  const approved = await database.transaction((tx) => approveLogEntry(tx, target, { version }));
  expect(approved.entry).toMatchObject({ status: { state: 'approved' } });
  const { waiting_since, remind_at } = await rowOf(target.entry_id);
  expect({ waiting_since, remind_at }).toEqual({ waiting_since: null, remind_at: null });
  const published = (await eventsOf(database, org)).filter(
    (event) => event.type === EVT_PLAN_LOG_NEW && event.payload.entry.kind === 'system',
  );
  expect(published.at(-1)?.payload).toMatchObject({ entry: { event: 'reminder' } });
});

test('the waiting time continues over edits and restarts when an approval is undone', async () => {
  const { target, version } = await waitingEmail();
  await pass(target.entry_id, HOUR_MS / 2);
  const { waiting_since, remind_at } = await rowOf(target.entry_id);
  const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Better words.' };
  const edited = await database.transaction((tx) => editLogEntry(tx, target, { version, args }));
  expect(await rowOf(target.entry_id)).toMatchObject({ waiting_since, remind_at });
  const approved = await database.transaction((tx) =>
    approveLogEntry(tx, target, { version: edited.version }),
  );
  await database.transaction((tx) => undoLogEntry(tx, target, { version: approved.version }));
  const again = await rowOf(target.entry_id);
  expect(again.waiting_since?.getTime()).toBeGreaterThan(waiting_since?.getTime() ?? Number.NaN);
  expect(again.remind_at?.getTime()).toBe((again.waiting_since?.getTime() ?? Number.NaN) + HOUR_MS);
});

test.each(['decided', 'expired', 'switched off'])('no reminder for an entry that is %s', async (how) => {
  const { plan_id, target, version } = await waitingEmail({
    remind_after_s: HOUR,
    expires_after_s: 2 * HOUR,
  });
  await pass(target.entry_id, (how === 'expired' ? 3 : 1) * HOUR_MS);
  if (how === 'decided')
    await database.transaction((tx) => rejectLogEntry(tx, target, { version, reason: 'no' }));
  if (how === 'switched off') await database.db.update(plan_template).set({ remind_after_s: null });
  expect((await remind()).org_id).toBeNull();
  expect(await remind()).toEqual({ found: false, org_id: null });
  expect(await reminders(plan_id)).toEqual([]);
});

test('no reminder is planned after the expiry, and none without a template that enables them', async () => {
  const expiring = await waitingEmail({ remind_after_s: HOUR, expires_after_s: 2 * HOUR });
  await pass(expiring.target.entry_id, HOUR_MS);
  expect((await remind()).org_id).toBe(org);
  expect((await rowOf(expiring.target.entry_id)).remind_at).toBeNull();
  const quiet = await waitingEmail({ remind_after_s: null });
  expect((await rowOf(quiet.target.entry_id)).remind_at).toBeNull();
});

test('two concurrent workers remind once', async () => {
  const { plan_id, target } = await waitingEmail();
  await pass(target.entry_id, HOUR_MS);
  const both = await Promise.all([remind(), remind()]);
  expect(both.filter(({ org_id }) => org_id === org)).toHaveLength(1);
  expect(await reminders(plan_id)).toHaveLength(1);
});

test('the inbox is ordered by approaching expiry, then reminders, then age, on the server and on the screen', async () => {
  const oldest = await waitingEmail({});
  const later = await waitingEmail({ expires_after_s: 72 * HOUR });
  const reminded = await waitingEmail();
  const soon = await waitingEmail({ expires_after_s: 20 * HOUR });
  const sooner = await waitingEmail({ expires_after_s: 10 * HOUR });
  const younger = await waitingEmail({});
  await pass(reminded.target.entry_id, HOUR_MS);
  await remind();
  const inbox = await database.snapshot((tx) => getInbox(tx, org));
  const ids = inbox.items.map(({ log }) => log.id);
  const expected = [sooner, soon, reminded, oldest, later, younger].map(({ target }) => target.entry_id);
  expect(ids).toEqual(expected);
  expect(inbox.items.toReversed().sort(byUrgency(inbox.read_at))).toEqual(inbox.items);
  expect(inbox.items.filter(({ reminded_at }) => reminded_at !== null)).toHaveLength(1);
});
