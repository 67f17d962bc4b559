import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deadlineIn } from '../../lib/delivery/dispatch/deadline';
import { type DispatchDeps, recordOutcome, send } from '../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { recoverAbandonedDispatch } from '../../lib/delivery/dispatch/recover-dispatch';
import { DeadlineMissed, type Provider } from '../../lib/delivery/providers/provider';
import { createSmtpProvider } from '../../lib/delivery/providers/smtp';
import { approveLogEntry, resolveLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { dueEmail } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  dispatchDeps,
  dispatchOf,
  intentOf,
  letTimePass,
  statesOf,
} from '../helpers/providers/dispatch-deps';
import { callsOf, makeDue } from '../helpers/providers/scripted';
import { type Mailbox, startMailbox } from '../helpers/providers/smtp';

withFreshOrg();

const HOUR = 3_600_000;
const FROM = 'greenlight@example.com';

let mailbox: Mailbox;
let deps: DispatchDeps;

beforeEach(async () => {
  mailbox = await startMailbox();
  deps = dispatchDeps(database, createSmtpProvider(mailbox.url, FROM, 20_000));
});
afterEach(async () => {
  vi.useRealTimers();
  await mailbox.stop();
});

/** A worker that sent its message and stopped before it recorded the receipt, so that the outcome is unknown. */
async function sentWithoutRecord() {
  const email = await dueEmail(database, org);
  const intent = await intentOf(deps);
  const outcome = await send(deps, intent);
  await letTimePass(database, email.target.entry_id);
  await recoverAbandonedToolCalls(deps);
  const [first] = await callsOf(database, org, email.plan_id, 'send_email');
  if (first?.entry.status.state !== 'unknown') throw new Error('the outcome should be unknown');
  const recordReceipt = () => database.transaction((tx) => recordOutcome(tx, intent, outcome));
  const resolve = (how: 'sent' | 'not_sent' | 'send_again') =>
    database.transaction((tx) => resolveLogEntry(tx, email.target, { version: first.version, outcome: how }));
  return { ...email, recordReceipt, resolve };
}

test.each([false, true])(
  'a late receipt for a message that is to be sent again holds the second one back (approved: %s)',
  async (approved) => {
    const { plan_id, target, recordReceipt, resolve } = await sentWithoutRecord();
    await resolve('send_again');
    const second = (await callsOf(database, org, plan_id, 'send_email'))[1];
    if (!second) throw new Error('the message is proposed again');
    if (approved) {
      const again = { ...target, entry_id: second.id };
      await database.transaction((tx) => approveLogEntry(tx, again, { version: second.version }));
      await makeDue(database, second.id);
    }
    await recordReceipt();
    const held = expect.stringContaining('was sent after all');
    expect(await statesOf(database, org, plan_id)).toMatchObject([
      { state: 'superseded' },
      { state: 'pending', held },
    ]);
    expect(await executeScheduledToolCalls(deps)).toBe(false);
    expect(mailbox.mails).toHaveLength(1);
    expect(await dispatchOf(database, target.entry_id)).toMatchObject({
      outcome: 'executed',
      receipt: { provider: 'smtp', provider_id: mailbox.mails[0]?.messageId },
    });
    // A person who sees the receipt may still send the second message.
    const now = (await callsOf(database, org, plan_id, 'send_email'))[1];
    if (!now) throw new Error('the second message still waits');
    const again = { ...target, entry_id: now.id };
    await database.transaction((tx) => approveLogEntry(tx, again, { version: now.version }));
    await makeDue(database, now.id);
    await executeScheduledToolCalls(deps);
    expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(2);
  },
);

test('a late receipt for the first of three messages holds the third one back', async () => {
  const { plan_id, target, recordReceipt, resolve } = await sentWithoutRecord();
  await resolve('send_again');
  const second = (await callsOf(database, org, plan_id, 'send_email'))[1];
  if (!second) throw new Error('the message is proposed again');
  const again = { ...target, entry_id: second.id };
  await database.transaction((tx) => approveLogEntry(tx, again, { version: second.version }));
  await makeDue(database, second.id);
  const intent = await intentOf(deps);
  await database.transaction((tx) => recordOutcome(tx, intent, { state: 'unknown', error: 'reset' }));
  const { version } = (await callsOf(database, org, plan_id, 'send_email'))[1] ?? { version: 0 };
  await database.transaction((tx) => resolveLogEntry(tx, again, { version, outcome: 'send_again' }));
  await recordReceipt();
  const held = expect.stringContaining('was sent after all');
  const states = [{ state: 'superseded' }, { state: 'superseded' }, { state: 'pending', held }];
  expect(await statesOf(database, org, plan_id)).toMatchObject(states);
});

test('an outcome that a person set to sent stays, and the late receipt is stored beside it', async () => {
  const { plan_id, target, recordReceipt, resolve } = await sentWithoutRecord();
  await resolve('sent');
  const [settled] = await statesOf(database, org, plan_id);
  await recordReceipt();
  expect(await statesOf(database, org, plan_id)).toEqual([settled]);
  expect(await dispatchOf(database, target.entry_id)).toMatchObject({ outcome: 'executed' });
});

test('an outcome that a person set to not sent becomes sent when the receipt arrives', async () => {
  const { plan_id, recordReceipt, resolve } = await sentWithoutRecord();
  await resolve('not_sent');
  expect(await statesOf(database, org, plan_id)).toMatchObject([{ state: 'failed' }]);
  await recordReceipt();
  expect(await statesOf(database, org, plan_id)).toMatchObject([{ state: 'executed', receipt: {} }]);
});

test('a receipt is recorded although another worker is about to send again', async () => {
  const provider: Provider = { ...deps.providers.send_email, honors_keys: true };
  deps = dispatchDeps(database, provider);
  const { plan_id, target } = await dueEmail(database, org);
  const slow = await intentOf(deps);
  const outcome = await send(deps, slow);
  await letTimePass(database, target.entry_id);
  const { resend } = await database.transaction((tx) => recoverAbandonedDispatch(tx, deps));
  await database.transaction((tx) => recordOutcome(tx, slow, outcome));
  const [executed] = await statesOf(database, org, plan_id);
  expect(executed?.state).toBe('executed');
  if (!resend) throw new Error('a message is to be sent again');
  await database.transaction((tx) => recordOutcome(tx, resend, { state: 'unknown', error: 'reset' }));
  expect(await statesOf(database, org, plan_id)).toEqual([executed]);
});

test('a mail server that asks for the content after the deadline does not get it', async () => {
  let attempts = 0;
  const late = () => {
    attempts += 1;
    return true;
  };
  const envelope = { key: 'act_1_1', org_id: org, plan_id: 'p', entry_id: 'e', isDeadlinePassed: late };
  const message = { channel: 'email', to: 'kim@example.com', subject: 'Hi', body: 'Hello' } as const;
  const error = await createSmtpProvider(mailbox.url, FROM, 20_000)
    .send(message, envelope, AbortSignal.timeout(20_000))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DeadlineMissed);
  expect(attempts).toBe(1);
  expect(mailbox.mails).toEqual([]);
});

test.each([
  ['the connection breaks after the message was accepted', 'drop', 'unknown', 1],
  ['the server defers it after its content', 'defer', 'failed', 0],
] as const)('without keys, %s', async (_what, mode, state, mails) => {
  const { plan_id } = await dueEmail(database, org);
  mailbox.mode = mode;
  await executeScheduledToolCalls(deps);
  expect(await statesOf(database, org, plan_id)).toMatchObject([{ state, error: expect.any(String) }]);
  expect(await executeScheduledToolCalls(deps)).toBe(false);
  expect(await recoverAbandonedToolCalls(deps)).toBe(false);
  expect(mailbox.mails).toHaveLength(mails);
});

test('when the clock jumps forward or back, the elapsed time is never underestimated', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const deadline = deadlineIn(10_000);
  vi.advanceTimersByTime(4_000);
  expect(deadline.msLeft()).toBe(6_000);
  vi.setSystemTime(Date.now() - HOUR);
  expect(deadline.msLeft()).toBe(6_000);
  vi.setSystemTime(Date.now() + 2 * HOUR);
  expect(deadline.msLeft()).toBeLessThan(0);
});
