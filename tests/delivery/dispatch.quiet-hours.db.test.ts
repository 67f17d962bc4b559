import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { executeScheduledToolCalls } from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import type { Message, Provider } from '../../lib/delivery/providers/provider';
import { approveLogEntry, undoLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { log_entry } from '../../lib/plans/tables';
import { updateSettings } from '../../lib/settings/commands';
import { readNextSendTime } from '../../lib/settings/queries';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { callsOf, EMAIL, makeDue } from '../helpers/providers/scripted';

withFreshOrg();

const sent: Message[] = [];
beforeEach(() => {
  sent.length = 0;
});

const HOUR_MS = 3_600_000;
const clock = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString().slice(11, 16);
/** Quiet hours in UTC; both bounds are hours from now, negative ones in the past. */
const quietHours = (from: number, until: number) => ({ from: clock(from), until: clock(until) });
type Quiet = ReturnType<typeof quietHours> | null;
const setQuiet = (quiet_hours: Quiet) =>
  database.transaction((tx) => updateSettings(tx, org, { quiet_hours, time_zone: 'UTC' }));

async function waitingEmail(template: Record<string, unknown> = {}, send_at?: string) {
  const proposal = send_at ? { ...EMAIL, args: { ...(EMAIL.args as object), send_at } } : EMAIL;
  return waitingEntry(database, org, proposal, template);
}

async function approvedEmail(send_at?: string) {
  const email = await waitingEmail({}, send_at);
  const { version } = await database.transaction((tx) =>
    approveLogEntry(tx, email.target, { version: email.version }),
  );
  return { ...email, version, status: await statusOf(email.plan_id) };
}

async function statusOf(planId: string): Promise<Extract<ToolCallStatus, { state: 'approved' }>> {
  const [call] = await callsOf(database, org, planId, 'send_email');
  if (call?.entry.status.state !== 'approved') throw new Error(`it is ${call?.entry.status.state}`);
  return call.entry.status;
}

const office: Provider = {
  name: 'office',
  honors_keys: false,
  async send(message) {
    sent.push(message);
    return { provider_id: 'x', delivered: true };
  },
};
const dispatch = () =>
  executeScheduledToolCalls({
    database,
    providers: { send_email: office, send_sms: office },
    leaseMs: 30_000,
    timeoutMs: 5_000,
  });
const near = (iso: string | undefined, hours: number) =>
  expect(Math.abs(Date.parse(iso ?? '') - Date.now() - hours * HOUR_MS)).toBeLessThan(2 * 60_000);

test('a message approved at night is sent in the morning and names the original time', async () => {
  await setQuiet(quietHours(-1, 3));
  const { status } = await approvedEmail();
  near(status.run_at, 3);
  near(status.wanted_at, 0);
  expect(await dispatch()).toBe(false);
});

test('outside quiet hours no message is postponed', async () => {
  await setQuiet(quietHours(2, 3));
  const { status } = await approvedEmail();
  near(status.run_at, 0);
  expect(status.wanted_at).toBeUndefined();
});

test('a time that a person has chosen is postponed too', async () => {
  await setQuiet(quietHours(1, 4));
  const send_at = new Date(Date.now() + 2 * HOUR_MS).toISOString();
  const { status } = await approvedEmail(send_at);
  near(status.run_at, 4);
  expect(status.wanted_at).toBe(send_at);
});

test('autopilot keeps the quiet hours too', async () => {
  await setQuiet(quietHours(-1, 3));
  const { plan_id } = await waitingEmail({ autopilot: true });
  near((await statusOf(plan_id)).run_at, 3);
});

test('quiet hours that begin after the approval postpone the message once, and it is sent later', async () => {
  const { plan_id, target, status } = await approvedEmail();
  expect(status.wanted_at).toBeUndefined();
  await setQuiet(quietHours(-1, 3));
  await makeDue(database, target.entry_id);
  const due = (await statusOf(plan_id)).run_at;
  expect(await dispatch()).toBe(true);
  expect(sent).toEqual([]);
  const put = await statusOf(plan_id);
  near(put.run_at, 3);
  expect(put.wanted_at).toBe(due);
  expect(await dispatch()).toBe(false);
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, target.entry_id));
  expect(row).toMatchObject({ run_at: new Date(put.run_at), lease_until: null });
  await setQuiet(quietHours(2, 3));
  await makeDue(database, target.entry_id);
  expect(await dispatch()).toBe(true);
  expect(sent).toHaveLength(1);
});

test('a message that was postponed twice still names the original time', async () => {
  await setQuiet(quietHours(-1, 3));
  const { plan_id, target, status } = await approvedEmail();
  await makeDue(database, target.entry_id);
  await dispatch();
  expect((await statusOf(plan_id)).wanted_at).toBe(status.wanted_at);
  expect(sent).toEqual([]);
});

test('removing quiet hours does not bring a postponed message forward', async () => {
  await setQuiet(quietHours(-1, 3));
  const { plan_id, status } = await approvedEmail();
  await setQuiet(null);
  expect(await dispatch()).toBe(false);
  expect(await statusOf(plan_id)).toEqual(status);
});

test('after a pause the message follows the present quiet hours and names no earlier ones', async () => {
  await setQuiet(quietHours(-1, 3));
  const { plan_id, target } = await approvedEmail();
  await makeDue(database, target.entry_id);
  await setQuiet(null);
  await database.transaction((tx) => pausePlan(tx, target));
  await database.transaction((tx) => resumePlan(tx, target));
  const { run_at, wanted_at } = await statusOf(plan_id);
  expect(wanted_at).toBeUndefined();
  expect(Date.parse(run_at)).toBeGreaterThan(Date.now());
});

test('an approval can be undone until the message is sent', async () => {
  await setQuiet(quietHours(-1, 3));
  const { target, version } = await approvedEmail();
  const undone = await database.transaction((tx) => undoLogEntry(tx, target, { version }));
  expect(undone.entry).toMatchObject({ status: { state: 'pending' } });
});

test('negative control: without the check at the time of sending, the message would be sent at night', async () => {
  const { target } = await approvedEmail();
  await makeDue(database, target.entry_id);
  expect(await dispatch()).toBe(true);
  expect(sent).toHaveLength(1);
});

test('the undo window ends before quiet hours are applied', async () => {
  await database.transaction((tx) =>
    updateSettings(tx, org, {
      undo_window_s: 600,
      time_zone: 'America/New_York',
      quiet_hours: { from: '22:00', until: '08:00' },
    }),
  );
  const at = (now: string, requestedAt?: string) =>
    database.snapshot((tx) => readNextSendTime(tx, org, { now: new Date(now), requestedAt }));
  expect(await at('2026-07-01T16:00:00Z')).toEqual({ run_at: '2026-07-01T16:10:00.000Z' });
  expect(await at('2026-07-02T01:55:00Z')).toEqual({
    run_at: '2026-07-02T12:00:00.000Z',
    wanted_at: '2026-07-02T02:05:00.000Z',
  });
  expect(await at('2026-07-02T11:55:00Z')).toEqual({ run_at: '2026-07-02T12:05:00.000Z' });
  // The night in which clocks go forward.
  expect(await at('2026-03-07T20:00:00Z', '2026-03-08T06:30:00Z')).toEqual({
    run_at: '2026-03-08T12:00:00.000Z',
    wanted_at: '2026-03-08T06:30:00.000Z',
  });
});
