import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPlansFromCall } from '../../lib/calls/create-plans-from-call';
import { addCall } from '../../lib/calls/intake';
import { call } from '../../lib/calls/tables';
import { updateContactAndFlags } from '../../lib/contacts/commands';
import { contact } from '../../lib/contacts/tables';
import type { DispatchDeps } from '../../lib/delivery/dispatch/dispatch';
import type { Message } from '../../lib/delivery/providers/provider';
import { approveLogEntry, rejectLogEntry, undoLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { flagNewerCall } from '../../lib/plans/staleness/flag-plans';
import { plan as planTable } from '../../lib/plans/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  BEN,
  callsOf,
  detailOf,
  EMAIL,
  eventsOf,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../helpers/providers/sending';

withFreshOrg();

let count = 0;
let sent: Message[];
let deps: DispatchDeps;

beforeEach(async () => {
  ({ sent, deps } = recordingSender(database));
});

const email = () => proposedEmail(database, org);
type Mail = Awaited<ReturnType<typeof email>>;

async function edit({ plan_id }: Mail, change: { title?: string; description?: string }) {
  const { plan } = await detailOf(database, org, plan_id);
  const target = { org_id: org, plan_id, actor: BEN };
  return database.transaction((tx) => editPlan(tx, target, { version: plan.version, ...change }));
}

const optOut = (mail: Mail, do_not_email: boolean) =>
  updateContactAndFlags(database, org, mail.contact_id, { do_not_email });

/** A stored call with Kim, planned as the runner does. */
async function newCall({ work = true } = {}) {
  const { call: stored } = await addCall(database, org, {
    source: 'test',
    external_id: `call-${count++}`,
    participants: [{ speaker: 'K', role: 'customer', name: 'Kim Example', email: 'kim@example.com' }],
    turns: [{ speaker: 'K', text: 'Please do not send the old quote.' }],
  });
  if (work) await createPlansFromCall(database, scriptedPlanner([]), new AbortController().signal);
  return stored.id;
}

const reasons = async (mail: Mail) => ((await mail.card()).entry.stale ?? []).map(({ reason }) => reason);

describe('a flag', () => {
  test('is set on waiting entries in the transaction of a plan edit, and an open card is refused', async () => {
    const mail = await email();
    const seen = await mail.card();
    await edit(mail, { title: 'Another plan' });
    const now = await mail.card();
    expect(now.entry.stale).toEqual([
      { reason: 'plan_edited', text: 'The plan’s title was edited.', at: expect.any(String) },
    ]);
    expect(now.version).toBeGreaterThan(seen.version);
    const stale = database.transaction((tx) => approveLogEntry(tx, mail.target, { version: seen.version }));
    await expect(stale).rejects.toMatchObject({ code: 'conflict', details: { current: { id: now.id } } });
    const events = await eventsOf(database, org);
    expect(events.at(-1)).toMatchObject({ type: 'plan.log.new', seq: now.version });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  test('is set once for each reason and fact', async () => {
    const mail = await email();
    await edit(mail, { title: 'Second title' });
    await edit(mail, { title: 'Third title' });
    await edit(mail, { description: 'Other words' });
    await optOut(mail, true);
    const { version } = await mail.card();
    await optOut(mail, true);
    expect((await mail.card()).version).toBe(version);
    expect((await mail.card()).entry.stale?.map(({ text }) => text)).toEqual([
      'The plan’s title was edited.',
      'The plan’s description was edited.',
      'Kim Example has asked not to get email.',
    ]);
  });

  test('is removed when the opt-out is withdrawn', async () => {
    const mail = await email();
    await optOut(mail, true);
    expect(await reasons(mail)).toEqual(['do_not_contact']);
    await optOut(mail, false);
    expect((await mail.card()).entry.stale).toBeUndefined();
  });

  test("for texts is not set on emails, and a contact's flag is not set on messages to others", async () => {
    const mail = await email();
    await updateContactAndFlags(database, org, mail.contact_id, { do_not_text: true });
    const [other] = await database.db
      .insert(contact)
      .values({ org_id: org, id: crypto.randomUUID(), name: 'Bo', email: 'bo@example.com' })
      .returning();
    await updateContactAndFlags(database, org, other?.id ?? '', { do_not_email: true });
    expect(await reasons(mail)).toEqual([]);
  });

  test('is set once by a newer call with a contact of the plan on messages written before', async () => {
    const mail = await email();
    const id = await newCall();
    const { entry, version } = await mail.card();
    expect(entry.stale).toEqual([
      { reason: 'newer_call', text: 'A newer call with Kim Example came in.', at: expect.any(String) },
    ]);
    await flagNewerCall(database, org, id, { again: true });
    expect((await mail.card()).version).toBe(version);
    await mail.approve();
    await flagNewerCall(database, org, id, { again: true });
    expect((await mail.status()).state).toBe('approved');
    expect(await reasons(mail)).toEqual([]);
  });

  test("is not set by a call of other people or by the plan's own call", async () => {
    const id = await newCall({ work: false });
    await database.db.update(call).set({ created_at: new Date(Date.now() + 60_000) });
    const mail = await email();
    await database.db.update(planTable).set({ call_id: id });
    await flagNewerCall(database, org, id, { again: false });
    await addCall(database, org, {
      source: 'test',
      external_id: 'strangers',
      participants: [{ speaker: 'B', role: 'customer', name: 'Bo', email: 'bo@example.com' }],
      turns: [{ speaker: 'B', text: 'Hello.' }],
    });
    const planner = scriptedPlanner([]);
    while (await createPlansFromCall(database, planner, new AbortController().signal));
    expect(await reasons(mail)).toEqual([]);
  });

  test('is not set on ended entries', async () => {
    const mail = await email();
    const { version } = await mail.card();
    await database.transaction((tx) => rejectLogEntry(tx, mail.target, { version, reason: 'No.' }));
    const rejected = await mail.card();
    await optOut(mail, true);
    await newCall();
    expect(await mail.card()).toEqual(rejected);
  });

  test('is not set on a question, and an edit after the end changes nothing', async () => {
    const asking = await proposedEmail(database, org, {
      proposal: { tool: 'ask_user', args: { question: 'Which one?' }, evidence: [] },
    });
    await newCall();
    expect((await asking.card()).entry.stale).toBeUndefined();
    await database.transaction((tx) => stopPlan(tx, asking.target));
    await edit(asking, { title: 'Too late' }).catch(() => {});
    expect((await asking.card()).entry.status.state).toBe('cancelled');
  });

  test('stays after an undo, and is removed by an approval that has seen it', async () => {
    const mail = await email();
    await mail.approve();
    await edit(mail, { title: 'Other' });
    const { version } = await mail.card();
    await database.transaction((tx) => undoLogEntry(tx, mail.target, { version }));
    expect(await reasons(mail)).toEqual(['plan_edited']);
    await mail.approve();
    expect(await reasons(mail)).toEqual([]);
    await mail.send(deps);
    expect(sent).toHaveLength(1);
  });

  test('is set from the start on a message to a contact who opted out, whatever the template says', async () => {
    const quiet = { org_id: org, id: crypto.randomUUID(), name: 'Kim at home', email: 'KIM@example.com' };
    await database.db.insert(contact).values({ ...quiet, do_not_email: true });
    const mail = await proposedEmail(database, org, { template: { autopilot: true } });
    expect((await mail.status()).state).toBe('pending');
    expect((await mail.card()).entry.stale?.[0]?.text).toContain('Kim at home');
  });

  test('is set when the plan changes while the planner runs, so that autopilot does not send', async () => {
    const { plan_id } = await readyPlan(database, org, { autopilot: true });
    const planner = scriptedPlanner([]);
    let steps = 0;
    const slow = {
      ...planner,
      next: async () => {
        if (steps++ > 0) return { proposals: [] };
        await newCall({ work: false });
        return { proposals: [EMAIL] };
      },
    };
    await runOnce(database, slow);
    const [made] = await callsOf(database, org, plan_id, 'send_email');
    expect(made?.entry).toMatchObject({ status: { state: 'pending' }, stale: [{ reason: 'newer_call' }] });
  });
});

type Case = {
  name: string;
  /** Without the flag that the change itself sets, as after a crash in between. */
  change(mail: Mail): Promise<unknown>;
  says: string;
};

const SILENT: Case[] = [
  {
    name: 'a newer call without a review',
    change: () => newCall({ work: false }),
    says: 'newer call with Kim Example',
  },
  {
    name: 'an opt-out written without flags',
    change: (mail) =>
      database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, mail.contact_id)),
    says: 'Kim Example has asked not to get email',
  },
];

const FLAGGED: Case[] = [
  {
    name: 'an edit of the plan',
    change: (mail) => edit(mail, { description: 'Else.' }),
    says: 'description',
  },
  { name: 'a newer call', change: () => newCall(), says: 'newer call with Kim Example' },
  { name: 'an opt-out', change: (mail) => optOut(mail, true), says: 'asked not to get email' },
];

describe.each([...SILENT, ...FLAGGED])('$name after the approval', ({ change, says }) => {
  test('holds the message back with its reason, and the flag stays', async () => {
    const mail = await email();
    await mail.approve();
    await change(mail);
    await mail.send(deps);
    expect(sent).toEqual([]);
    const { entry } = await mail.card();
    expect(entry.status).toMatchObject({ state: 'pending', held: expect.stringContaining(says) });
    expect(entry.stale?.map(({ text }) => text).join()).toContain(says);
  });
});

describe.each([...SILENT, ...FLAGGED])('$name, seen and approved again', ({ change, says }) => {
  test('sends, except for an opt-out', async () => {
    const mail = await email();
    await mail.approve();
    await change(mail);
    await mail.send(deps);
    await mail.approve();
    await mail.send(deps);
    const isWish = says.includes('asked not');
    expect(sent).toHaveLength(isWish ? 0 : 1);
    expect((await mail.status()).state).toBe(isWish ? 'pending' : 'executed');
  });
});

test('without a change an approved message is sent', async () => {
  const mail = await email();
  await mail.approve();
  await mail.send(deps);
  expect(sent).toHaveLength(1);
});

test("the plan's own call does not hold its messages back", async () => {
  const id = await newCall({ work: false });
  const mail = await email();
  await database.db.update(planTable).set({ call_id: id });
  await mail.approve();
  await database.db.update(call).set({ created_at: new Date(Date.now() + 60_000) });
  await mail.send(deps);
  expect(sent).toHaveLength(1);
});
