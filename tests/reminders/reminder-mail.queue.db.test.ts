import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { member, user } from '../../lib/auth/tables';
import type { Message, Provider } from '../../lib/delivery/providers/provider';
import { rejectLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { log_entry } from '../../lib/plans/tables';
import { remindPeople } from '../../lib/reminders/queue';
import { mailReminder } from '../../lib/reminders/reminder-mail';
import { reminder_mail } from '../../lib/reminders/tables';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { EMAIL } from '../helpers/providers/scripted';

withFreshOrg();

beforeEach(async () => {
  await database.db.delete(reminder_mail);
  await database.db.delete(user);
});

async function addPerson(id: string, role: string) {
  await database.db.insert(user).values({ id, name: id, email: `${id}@example.com` });
  await database.db.insert(member).values({ id: `m-${id}`, organizationId: org, userId: id, role });
}

/** A message that has waited longer than the reminder time of its template. */
async function overdueEmail() {
  const { target, version } = await waitingEntry(database, org, EMAIL, { remind_after_s: 3_600 });
  await makeOverdue(target.entry_id);
  return { ...target, version };
}

async function makeOverdue(id: string) {
  await database.db
    .update(log_entry)
    .set({ remind_at: new Date(Date.now() - 1_000) })
    .where(eq(log_entry.id, id));
}

function postOffice(fails = false) {
  const sent: Message[] = [];
  const failures: unknown[] = [];
  const provider: Provider = {
    name: 'post',
    honors_keys: false,
    async send(message) {
      sent.push(message);
      if (fails) throw new Error('the server is away');
      return { provider_id: 'x', delivered: true };
    },
  };
  const report = (error: unknown) => void failures.push(error);
  const mail = () =>
    mailReminder({ database, provider, origin: 'https://green.example.com', timeoutMs: 1_000, report });
  async function mailAll() {
    while (await mail());
    return sent.splice(0);
  }
  return { mail, mailAll, failures };
}

const remind = (byMail = true) => database.transaction((tx) => remindPeople(tx, byMail));

test('each member who can decide gets one mail with a link to the entry; viewers get none', async () => {
  await addPerson('ana', 'owner');
  await addPerson('ben', 'member');
  await addPerson('vera', 'viewer');
  const { plan_id, entry_id } = await overdueEmail();
  expect(await remind()).toBe(true);
  const { mailAll } = postOffice();
  const sent = await mailAll();
  expect(sent.map(({ to }) => to).sort()).toEqual(['ana@example.com', 'ben@example.com']);
  expect(sent[0]).toMatchObject({ channel: 'email', subject: `1 decision waiting in Org ${org}` });
  expect(sent[0]?.body).toContain(`https://green.example.com/${org}/plans/${plan_id}#entry-${entry_id}`);
  expect(sent[0]?.body).not.toContain('Here it is.');
  expect(await mailAll()).toEqual([]);
});

test('at most one mail per person and hour, and it names everything that waits', async () => {
  await addPerson('ana', 'owner');
  const { mailAll } = postOffice();
  await overdueEmail();
  await remind();
  expect(await mailAll()).toHaveLength(1);
  await overdueEmail();
  await overdueEmail();
  while (await remind());
  expect(await mailAll()).toEqual([]);
  const hourAgo = new Date(Date.now() - 3_600_000);
  await database.db.update(reminder_mail).set({ sent_at: hourAgo, due_at: hourAgo });
  const [later, ...more] = await mailAll();
  expect(more).toEqual([]);
  expect(later).toMatchObject({ subject: `3 decisions waiting in Org ${org}` });
});

test('the next mail is due an hour after the last one', async () => {
  await addPerson('ana', 'owner');
  const { mailAll } = postOffice();
  const { entry_id } = await overdueEmail();
  await remind();
  await mailAll();
  const [first] = await database.db.select().from(reminder_mail);
  await makeOverdue(entry_id);
  await remind();
  const [second] = await database.db.select().from(reminder_mail);
  expect(second?.due_at?.getTime()).toBe((first?.sent_at?.getTime() ?? Number.NaN) + 3_600_000);
});

test('no mail about decided entries, and none to a person who has left or become a viewer', async () => {
  await addPerson('ana', 'owner');
  await addPerson('ben', 'member');
  const { version, ...target } = await overdueEmail();
  await remind();
  await database.db.update(member).set({ role: 'viewer' }).where(eq(member.userId, 'ben'));
  await database.transaction((tx) => rejectLogEntry(tx, target, { version, reason: 'no' }));
  const { mailAll } = postOffice();
  expect(await mailAll()).toEqual([]);
  expect((await database.db.select().from(reminder_mail)).map(({ sent_at }) => sent_at)).toEqual([
    null,
    null,
  ]);
});

test('a mail that fails is reported and not retried', async () => {
  await addPerson('ana', 'owner');
  await overdueEmail();
  await remind();
  const { mailAll, failures } = postOffice(true);
  expect(await mailAll()).toHaveLength(1);
  expect(failures).toHaveLength(1);
  expect(await mailAll()).toEqual([]);
});

test('two concurrent workers send one mail', async () => {
  await addPerson('ana', 'owner');
  await overdueEmail();
  await remind();
  const { mail, mailAll } = postOffice();
  await Promise.all([mail(), mail()]);
  expect(await mailAll()).toHaveLength(1);
});

test('without an external channel no mail is queued', async () => {
  await addPerson('ana', 'owner');
  await overdueEmail();
  expect(await remind(false)).toBe(true);
  expect(await database.db.select().from(reminder_mail)).toEqual([]);
  const idle = { database, provider: null, origin: '', timeoutMs: 1_000, report: () => {} };
  expect(await mailReminder(idle)).toBe(false);
});
