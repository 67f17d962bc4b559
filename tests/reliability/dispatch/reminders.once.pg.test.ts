import { eq, lte } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { member, user } from '../../../lib/auth/tables';
import type { Message, Provider } from '../../../lib/delivery/providers/provider';
import { rejectLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { log_entry } from '../../../lib/plans/tables';
import { remindPeople } from '../../../lib/reminders/queue';
import { mailReminder } from '../../../lib/reminders/reminder-mail';
import { reminder_mail } from '../../../lib/reminders/tables';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';
import { ANA, callsOf, EMAIL, readyPlan, runOnce, scriptedPlanner } from '../../helpers/providers/scripted';

const PLANS = 20;
const PEOPLE = 5;
const WORKERS = 8;

let database: PooledDatabase;
const sent: Message[] = [];
const office: Provider = {
  name: 'office',
  honors_keys: false,
  async send(message) {
    sent.push(message);
    return { provider_id: 'x', delivered: true };
  },
};
beforeAll(async () => {
  database = openPool(await freshDatabase(), WORKERS);
});
afterAll(() => database?.close());

async function makeOverdue(org: string) {
  const plans: { plan_id: string; entry_id: string; version: number }[] = [];
  for (let index = 0; index < PLANS; index += 1) {
    const { plan_id } = await readyPlan(database, org, { remind_after_s: 3_600 });
    await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
    const [waiting] = await callsOf(database, org, plan_id, 'send_email');
    if (waiting) plans.push({ plan_id, entry_id: waiting.id, version: waiting.version });
  }
  await database.db.update(log_entry).set({ remind_at: new Date(Date.now() - 1_000) });
  return plans;
}

async function addPeople(org: string) {
  for (let index = 0; index < PEOPLE; index += 1) {
    const id = `${org}-${index}`;
    await database.db.insert(user).values({ id, name: id, email: `${id}@example.com` });
    await database.db.insert(member).values({ id, organizationId: org, userId: id, role: 'member' });
  }
}

const together = (work: () => Promise<boolean>) =>
  Promise.all(
    Array.from({ length: WORKERS }, async () => {
      while (await work());
    }),
  );
const remind = () => database.transaction((tx) => remindPeople(tx, true));
const mail = () =>
  mailReminder({
    database,
    provider: office,
    origin: 'https://x.example.com',
    timeoutMs: 5_000,
    report() {},
  });

async function remindersOf(org: string) {
  const rows = await database.db
    .select({ entry: log_entry.entry })
    .from(log_entry)
    .where(eq(log_entry.org_id, org));
  return rows.flatMap(({ entry }) =>
    entry.kind === 'system' && entry.event === 'reminder' ? [entry.entry_id] : [],
  );
}

test('eight workers remind of each entry once, and mail each person once', async () => {
  const org = await insertOrg(database, 'busy');
  await addPeople(org);
  const plans = await makeOverdue(org);
  await Promise.all([together(remind), together(mail)]);
  await together(mail);
  expect((await remindersOf(org)).sort()).toEqual(plans.map(({ entry_id }) => entry_id).sort());
  expect(sent.map((message) => message.to).sort()).toEqual(
    Array.from({ length: PEOPLE }, (_, index) => `busy-${index}@example.com`).sort(),
  );
});

test('concurrent decisions are all kept, and a decided entry gets no reminder', async () => {
  const org = await insertOrg(database, 'deciding');
  const plans = await makeOverdue(org);
  const decisions = plans.map(({ plan_id, entry_id, version }) =>
    database.transaction((tx) =>
      rejectLogEntry(tx, { org_id: org, plan_id, entry_id, actor: ANA }, { version, reason: 'no' }),
    ),
  );
  const [decided] = await Promise.all([Promise.all(decisions), together(remind)]);
  expect(
    decided.filter(({ entry }) => entry.kind === 'tool_call' && entry.status.state === 'rejected'),
  ).toHaveLength(plans.length);
  const reminded = await remindersOf(org);
  expect(new Set(reminded).size).toBe(reminded.length);
  expect(await remind()).toBe(false);
});

test('negative control: a worker that sends first and records afterwards sends twice', async () => {
  const org = await insertOrg(database, 'naive');
  await addPeople(org);
  const [first] = await database.db.select().from(member).where(eq(member.organizationId, org)).limit(1);
  if (!first) throw new Error('a member');
  await database.db.insert(reminder_mail).values({ org_id: org, user_id: first.userId, due_at: new Date(0) });
  let written = 0;
  let arrived = () => {};
  const both = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const naive = async () => {
    const due = await database.db.select().from(reminder_mail).where(lte(reminder_mail.due_at, new Date()));
    written += due.length;
    if (written === 2) arrived();
    await both;
    await database.db.update(reminder_mail).set({ due_at: null }).where(eq(reminder_mail.org_id, org));
  };
  await Promise.all([naive(), naive()]);
  expect(written).toBe(2);
});
