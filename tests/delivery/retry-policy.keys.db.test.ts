import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contact } from '../../lib/contacts/tables';
import { type DispatchDeps, send } from '../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createEmailApiProvider } from '../../lib/delivery/providers/email-api';
import { dispatch } from '../../lib/delivery/tables';
import { pausePlan, resumePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { plan as planTable } from '../../lib/plans/tables';
import { updateSettings } from '../../lib/settings/commands';
import { dueEmail } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  dispatchDeps,
  dispatchOf,
  intentOf,
  letTimePass,
  secondsLeft,
  statesOf,
} from '../helpers/providers/dispatch-deps';
import { type ApiMode, type EmailApi, startEmailApi } from '../helpers/providers/email-api';

withFreshOrg();

const HOUR = 3_600_000;
const BUSY: ApiMode = { refuse: { status: 503 } };

let api: EmailApi;
let deps: DispatchDeps;

beforeEach(async () => {
  api = await startEmailApi();
  deps = dispatchDeps(database, providerWith({}));
});
afterEach(() => api.stop());

function providerWith(change: { key?: string; from?: string }) {
  return createEmailApiProvider({ url: api.url, key: 'a-secret', from: 'greenlight@example.com', ...change });
}

/** An email after one attempt with this answer of the service; the next attempt is due. */
async function attemptedOnce(mode: ApiMode = BUSY) {
  const email = await dueEmail(database, org);
  api.mode = mode;
  await executeScheduledToolCalls(deps);
  expect((await statusOf(email.plan_id))?.state).toBe('dispatching');
  api.mode = { take: 'answer' };
  await letTimePass(database, email.target.entry_id);
  return email;
}

async function statusOf(planId: string) {
  return (await statesOf(database, org, planId))[0];
}

/** A person has to decide, the customer has no second message, and nothing is retried. */
async function expectPersonDecides(planId: string, because: RegExp) {
  const requests = api.requests.length;
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect(await statusOf(planId)).toMatchObject({ state: 'unknown', error: expect.stringMatching(because) });
  expect(await recoverAbandonedToolCalls(deps)).toBe(false);
  expect(api.requests).toHaveLength(requests);
}

test.each([429, 503])(
  'status %i with Retry-After is retried after that time under the same key, not after the lease',
  async (status) => {
    const { plan_id, target } = await dueEmail(database, org);
    api.mode = { refuse: { status, headers: { 'retry-after': '90' } } };
    await executeScheduledToolCalls(deps);
    const left = await secondsLeft(database, target.entry_id);
    expect(left).toBeGreaterThan(60);
    expect(left).toBeLessThanOrEqual(91);
    expect(await recoverAbandonedToolCalls(deps)).toBe(false);
    expect(await dispatchOf(database, target.entry_id)).toMatchObject({
      tries: 1,
      error: expect.stringContaining(String(status)),
    });

    api.mode = { take: 'answer' };
    await letTimePass(database, target.entry_id);
    expect(await recoverAbandonedToolCalls(deps)).toBe(true);
    const row = await dispatchOf(database, target.entry_id);
    expect(await statusOf(plan_id)).toMatchObject({
      state: 'executed',
      receipt: { provider: 'email_api', provider_id: 'mail-1', delivered: true, digest: row.digest },
    });
    expect(row).toMatchObject({ tries: 2, outcome: 'executed', error: null });
    expect(api.requests.map(({ key }) => key)).toEqual([row.idempotency_key, row.idempotency_key]);
    expect(api.effects).toHaveLength(1);
  },
);

test.each([
  ['1e9', 3_600],
  ['0', 0],
])('Retry-After %s is honored within bounds', async (value, most) => {
  const { target } = await dueEmail(database, org);
  api.mode = { refuse: { status: 429, headers: { 'retry-after': value } } };
  await executeScheduledToolCalls(deps);
  expect(await secondsLeft(database, target.entry_id)).toBeLessThanOrEqual(Math.max(most, 1) + 1);
});

test('a worker that was held up past its lease sends nothing and leaves the message to a later try', async () => {
  await dueEmail(database, org);
  const late = { ...(await intentOf(deps)), lease: { msLeft: () => 0 } };
  expect(await send(deps, late)).toMatchObject({ state: 'unknown', retry: { after_ms: null } });
  expect(api.requests).toEqual([]);
});

test('retries come later each time, at most ten minutes apart, all under one key', async () => {
  const { plan_id, target } = await dueEmail(database, org);
  api.mode = { take: 'say', status: 500, body: '{}' };
  await executeScheduledToolCalls(deps);
  for (let tries = 1; tries < 12; tries += 1) {
    const left = await secondsLeft(database, target.entry_id);
    expect(left).toBeLessThanOrEqual(Math.min(600, 2 ** Math.max(0, tries - 1)));
    await letTimePass(database, target.entry_id);
    await recoverAbandonedToolCalls(deps);
    expect(await dispatchOf(database, target.entry_id)).toMatchObject({ tries: tries + 1, outcome: null });
  }
  expect((await statusOf(plan_id))?.state).toBe('dispatching');
  expect(new Set(api.requests.map(({ key }) => key)).size).toBe(1);
  expect(api.effects).toHaveLength(1);
});

const TAKEN_UNSEEN: [string, ApiMode][] = [
  ['500 after taking it', { take: 'say', status: 500, body: '{}' }],
  ['a reset after acceptance', { take: 'cut' }],
  ['garbage', { take: 'say', status: 200, body: 'OK' }],
  ['200 with an error', { take: 'say', status: 200, body: '{"error":"no"}' }],
];
test.each(TAKEN_UNSEEN)(
  '%s: the message is retried once under the key and sent once',
  async (_what, mode) => {
    const { plan_id } = await attemptedOnce(mode);
    await recoverAbandonedToolCalls(deps);
    expect((await statusOf(plan_id))?.state).toBe('executed');
    expect([api.requests.length, api.effects.length]).toEqual([2, 1]);
  },
);

test('no answer within the time is retried under the key too', async () => {
  deps = { ...deps, timeoutMs: 300 };
  const { plan_id } = await attemptedOnce({ take: 'hang' });
  deps = { ...deps, timeoutMs: 20_000 };
  await recoverAbandonedToolCalls(deps);
  expect((await statusOf(plan_id))?.state).toBe('executed');
  expect(api.effects).toHaveLength(1);
});

async function beganBefore(hours: number, entryId: string) {
  const started_at = new Date(Date.now() - hours * HOUR);
  await database.db.update(dispatch).set({ started_at }).where(eq(dispatch.entry_id, entryId));
}

test('after 20 hours nothing is retried, because the service may have forgotten the key', async () => {
  const { plan_id, target } = await attemptedOnce({ take: 'cut' });
  api.forget();
  await beganBefore(20.01, target.entry_id);
  await expectPersonDecides(plan_id, /tried once without a clear answer/);
  expect(api.effects).toHaveLength(1);
});

test('before 20 hours it is retried; negative control: a service that forgets earlier sends twice', async () => {
  const { plan_id, target } = await attemptedOnce({ take: 'cut' });
  api.forget();
  await beganBefore(19.9, target.entry_id);
  await recoverAbandonedToolCalls(deps);
  expect((await statusOf(plan_id))?.state).toBe('executed');
  expect(api.effects).toHaveLength(2);
});

test.each([
  ['another account', { key: 'other' }],
  ['another sender', { from: 'other@example.com' }],
])('%s since the first attempt: the key is not reused', async (_what, change) => {
  const { plan_id } = await attemptedOnce();
  deps = dispatchDeps(database, providerWith(change));
  await expectPersonDecides(plan_id, /was changed/);
});

test('a provider without keys since the first attempt: a person decides', async () => {
  const { plan_id } = await attemptedOnce();
  deps = dispatchDeps(database, { ...providerWith({}), honors_keys: false });
  await expectPersonDecides(plan_id, /interrupted/);
});

test('a key is used only for the message that it was created for', async () => {
  const { plan_id, target } = await attemptedOnce();
  await database.db.update(dispatch).set({ digest: 'other' }).where(eq(dispatch.entry_id, target.entry_id));
  await expectPersonDecides(plan_id, /message changed while it was being sent/);
});

test('a plan that is stopped between two attempts sends nothing more', async () => {
  const { plan_id, target } = await attemptedOnce();
  await database.transaction((tx) => stopPlan(tx, target));
  await expectPersonDecides(plan_id, /plan ended/);
  expect(api.effects).toEqual([]);
});

test('a plan that is paused between two attempts continues them when it is resumed', async () => {
  const { plan_id, target } = await attemptedOnce();
  await database.transaction((tx) => pausePlan(tx, target));
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect(await recoverAbandonedToolCalls(deps)).toBe(false);
  expect(api.effects).toEqual([]);
  await database.transaction((tx) => resumePlan(tx, target));
  await letTimePass(database, target.entry_id);
  await recoverAbandonedToolCalls(deps);
  expect((await statusOf(plan_id))?.state).toBe('executed');
  expect(api.effects).toHaveLength(1);
});

test('when the contact opts out between two attempts, a person decides', async () => {
  const { plan_id, contact_id } = await attemptedOnce();
  await database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, contact_id));
  await expectPersonDecides(plan_id, /Kim Example/);
});

test('quiet hours that begin between two attempts postpone the next one', async () => {
  const { plan_id, target } = await attemptedOnce();
  const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
  const quiet_hours = { from: clock(Date.now() - HOUR), until: clock(Date.now() + 2 * HOUR) };
  await database.transaction((tx) => updateSettings(tx, org, { time_zone: 'UTC', quiet_hours }));
  expect(await recoverAbandonedToolCalls(deps)).toBe(true);
  expect((await statusOf(plan_id))?.state).toBe('dispatching');
  expect(await secondsLeft(database, target.entry_id)).toBeGreaterThan(7_000);
  expect(api.requests).toHaveLength(1);
});

test('a definite refusal of the first attempt is failed; of a later attempt it leaves the outcome unknown', async () => {
  const no: ApiMode = { refuse: { status: 401, body: '{"message":"bad key"}' } };
  const first = await dueEmail(database, org);
  api.mode = no;
  await executeScheduledToolCalls(deps);
  expect(await statusOf(first.plan_id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('bad key'),
  });
  await database.db.delete(planTable);
  const second = await attemptedOnce({ take: 'cut' });
  api.mode = no;
  await recoverAbandonedToolCalls(deps);
  expect(await statusOf(second.plan_id)).toMatchObject({ state: 'unknown' });
  expect(api.effects).toHaveLength(1);
});
