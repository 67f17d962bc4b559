import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../lib/calls/tables';
import { contact, contact_note } from '../../lib/contacts/tables';
import type { Database } from '../../lib/db/transaction';
import type { Provider } from '../../lib/delivery/providers/provider';
import { outbox_message } from '../../lib/delivery/tables';
import { DEMO_ORG } from '../../lib/demo/demo';
import { guardDemo } from '../../lib/demo/demo-guard';
import { seedDemo } from '../../lib/demo/seed-demo';
import { seedHistory } from '../../lib/demo/seed-history';
import { STORIES } from '../../lib/demo/stories';
import { event } from '../../lib/events/tables';
import { decision, log_entry, plan } from '../../lib/plans/tables';
import { type Accounts, openAccounts } from '../helpers/http/accounts';

const HOUR_MS = 3_600_000;
const began = Date.now();
let accounts: Accounts;
let database: Database;

beforeAll(async () => {
  accounts = await openAccounts();
  ({ database } = accounts);
  await seedDemo(accounts);
  // Interrupted in the middle of the fourth story, and continued by the next start.
  let left = 3;
  const failing: Database = {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        left -= 1;
        if (left < 0) throw new Error('killed here');
        return result;
      }),
  };
  await expect(seedHistory({ ...accounts, database: failing })).rejects.toThrow('killed here');
  expect(await database.db.$count(plan)).toBe(3);
  await seedHistory(accounts);
}, 300_000);
afterAll(() => accounts.database.close());

const plans = () => database.db.select().from(plan).orderBy(asc(plan.created_at));
const entries = () => database.db.select().from(log_entry);

test('the history has a plan in every state', async () => {
  const states = (await plans()).map(({ status }) => status);
  expect(states).toHaveLength(STORIES.length);
  for (const state of [
    'completed',
    'failed',
    'rejected',
    'paused',
    'stopped',
    'awaiting_input',
    'stand_by',
  ] as const)
    expect(states).toContain(state);
  const calls = (await entries()).flatMap(({ entry }) => (entry.kind === 'tool_call' ? [entry] : []));
  const of = (state: string) => calls.filter(({ status }) => status.state === state);
  expect(of('executed').filter(({ tool }) => tool === 'send_email').length).toBeGreaterThanOrEqual(3);
  expect(of('executed').some(({ tool }) => tool === 'send_sms')).toBe(true);
  expect(of('answered')).toHaveLength(1);
  expect(of('pending').some(({ tool }) => tool === 'ask_user')).toBe(true);
  expect(of('failed')).toHaveLength(1);
  expect(of('unknown')).toHaveLength(1);
  expect(of('pending').length).toBeGreaterThanOrEqual(2);
  expect(calls.some(({ stale }) => stale && stale.length > 0)).toBe(true);
  expect(calls.some(({ approved_args }) => approved_args)).toBe(true);
});

test('two people have decided, notes exist, and some plans have run twice', async () => {
  const deciders = new Set((await database.db.select().from(decision)).map(({ actor }) => actor.name));
  expect([...deciders].sort()).toEqual(['Ana Castellan', 'Ben Adeyemi']);
  const authors = (await database.db.select().from(contact_note)).map(({ author }) => author);
  expect(new Set(authors)).toEqual(new Set(['Ana Castellan', 'Ben Adeyemi']));
  const runs = new Map<string, Set<string>>();
  for (const { plan_id, run_id } of await entries())
    if (run_id) runs.set(plan_id, (runs.get(plan_id) ?? new Set()).add(run_id));
  expect([...runs.values()].some((ids) => ids.size > 1)).toBe(true);
});

test('all past events are in the past days, and no due date is already past', async () => {
  const days = new Set((await plans()).map(({ created_at }) => created_at.toISOString().slice(0, 10)));
  expect(days.size).toBeGreaterThanOrEqual(3);
  for (const { created_at } of [...(await plans()), ...(await entries())]) {
    expect(created_at.getTime()).toBeLessThan(Date.now());
    expect(created_at.getTime()).toBeGreaterThan(began - 100 * HOUR_MS);
  }
  for (const { status, next_execution_at } of await plans())
    if (status === 'stand_by') expect(next_execution_at?.getTime()).toBeGreaterThan(Date.now());
  const calls = STORIES.map((story) => story.call);
  for (const { external_id, created_at } of await database.db.select().from(call)) {
    const isPast = calls.some((id) => id === external_id);
    expect(created_at.getTime() < began - HOUR_MS, external_id).toBe(isPast);
  }
  for (const { created_at } of await database.db.select().from(outbox_message))
    expect(created_at.getTime()).toBeLessThan(began - HOUR_MS);
});

test('every change has its event: the versions in the stream are those of the rows', async () => {
  const announced = new Set(
    (await database.db.select({ seq: event.seq }).from(event).where(eq(event.org_id, DEMO_ORG.id))).map(
      ({ seq }) => seq,
    ),
  );
  for (const { version } of [...(await plans()), ...(await entries())])
    expect(announced.has(version)).toBe(true);
});

test('nothing can be sent: messages are in the outbox, and addresses are at example.com', async () => {
  const sent = (await entries()).filter(
    ({ entry }) =>
      entry.kind === 'tool_call' && entry.tool.startsWith('send_') && entry.status.state === 'executed',
  );
  expect(await database.db.$count(outbox_message)).toBe(sent.length);
  for (const { entry } of sent)
    if (entry.kind === 'tool_call' && entry.status.state === 'executed')
      expect(entry.status.receipt).toMatchObject({ provider: 'outbox', delivered: false });
  expect(sent.length).toBeGreaterThan(0);
  const contacts = await database.db.select().from(contact);
  expect(contacts.length).toBeGreaterThan(0);
  for (const { email, phone } of contacts) {
    if (email) expect(email).toMatch(/@example\.com$/);
    if (phone) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);
  }
});

test('with a connected channel, messages of the demo organization still go to the outbox', async () => {
  const sentBy: string[] = [];
  const provider = (name: string): Provider => ({
    name,
    honors_keys: true,
    async send(_message, { org_id }) {
      sentBy.push(`${org_id} by ${name}`);
      return { provider_id: '1', delivered: true };
    },
  });
  const smtp = provider('smtp');
  const { send_email } = guardDemo({ send_email: smtp, send_sms: smtp }, provider('outbox'));
  const message = { channel: 'email' as const, to: 'kim@example.com', subject: 'Hello', body: 'Hello' };
  for (const org_id of [DEMO_ORG.id, 'another'])
    await send_email.send(
      message,
      { key: 'k', org_id, plan_id: 'p', entry_id: 'e', isDeadlinePassed: () => false },
      new AbortController().signal,
    );
  expect(sentBy).toEqual([`${DEMO_ORG.id} by outbox`, 'another by smtp']);
});

test('a second start changes nothing, including the changes that people have made', async () => {
  const before = [await plans(), await entries()];
  await seedHistory(accounts);
  expect([await plans(), await entries()]).toEqual(before);
  const isLeft = sql<boolean>`exists (select 1 from pg_namespace where nspname = 'demo_clock')`;
  expect(await database.db.select({ isLeft }).from(sql`(select 1) one`)).toEqual([{ isLeft: false }]);
});
