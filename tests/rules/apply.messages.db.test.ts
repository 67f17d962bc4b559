import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { contact } from '../../lib/contacts/tables';
import type { DispatchDeps } from '../../lib/delivery/dispatch/dispatch';
import type { Message } from '../../lib/delivery/providers/provider';
import { editLogEntry, undoLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { decision, plan as planTable } from '../../lib/plans/tables';
import { backTest } from '../../lib/rules/back-test';
import { createRule, deleteRule, orderRules, updateRule } from '../../lib/rules/commands';
import { listRules } from '../../lib/rules/queries';
import { type RuleInput, RuleInputSchema } from '../../lib/rules/schema';
import { rule as ruleTable } from '../../lib/rules/tables';
import { insertOrg } from '../helpers/db/embedded';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, BEN, EMAIL } from '../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../helpers/providers/sending';

withFreshOrg();

let sent: Message[];
let deps: DispatchDeps;

beforeEach(() => {
  ({ sent, deps } = recordingSender(database));
});

type Words = Partial<RuleInput>;

async function addInactiveRule(words: Words, of = org) {
  const input = RuleInputSchema.parse({ name: 'Quotes', verdict: 'approve', ...words });
  const { id } = await database.transaction((tx) => createRule(tx, of, ANA, input));
  return id;
}

async function addRule(words: Words, of = org) {
  const id = await addInactiveRule(words, of);
  await switchOn(id, of);
  return id;
}

async function switchOn(id: string, of = org) {
  const { tested } = await database.snapshot((tx) => backTest(tx, of, { id }));
  return database.transaction((tx) => updateRule(tx, of, id, { is_active: true, tested }));
}

const email = (template: Record<string, unknown> = {}, args: object = {}) =>
  proposedEmail(database, org, {
    template,
    proposal: { ...EMAIL, args: { ...(EMAIL.args as object), ...args } },
  });

const decisionsOf = ({ target }: Awaited<ReturnType<typeof email>>) =>
  database.db
    .select()
    .from(decision)
    .where(and(eq(decision.org_id, org), eq(decision.entry_id, target.entry_id)));

describe('a proposed message', () => {
  test('that the first active rule approves is sent, with the rule as the decider', async () => {
    const id = await addRule({ recipient: '@example.com', max_chars: 50 });
    const mail = await email();
    expect(await mail.status()).toMatchObject({
      state: 'approved',
      by: { kind: 'rule', id, name: 'Quotes' },
    });
    expect(await decisionsOf(mail)).toMatchObject([
      {
        kind: 'approve',
        channel: 'rule',
        role: null,
        version_seen: null,
        actor: { kind: 'rule', id, name: 'Quotes' },
        detail: { rule: { id, name: 'Quotes', recipient: '@example.com', max_chars: 50 } },
      },
    ]);
    await mail.send(deps);
    expect(sent).toHaveLength(1);
    expect(await mail.status()).toMatchObject({ state: 'executed', by: { kind: 'rule', id } });
  });

  test('that a rule approves has the whole undo window', async () => {
    await addRule({});
    const status = await (await email()).status();
    if (status.state !== 'approved') throw new Error('it was approved');
    expect(Date.parse(status.run_at) - Date.parse(status.at)).toBeGreaterThanOrEqual(1_000);
  });

  test('that no active rule matches waits for a person', async () => {
    await addInactiveRule({});
    await addRule({ recipient: '@elsewhere.example' });
    const mail = await email();
    expect(await mail.status()).toEqual({ state: 'pending' });
    expect(await decisionsOf(mail)).toEqual([]);
  });

  test('follows the order of the rules, before autopilot', async () => {
    await addRule({ name: 'Ask about Kim', verdict: 'ask', recipient: 'kim@example.com' });
    await addRule({ name: 'All of it' });
    const asked = await email({ autopilot: true });
    expect(await asked.status()).toEqual({
      state: 'pending',
      held: 'The rule “Ask about Kim” asks for a person.',
    });
    const rules = await database.snapshot((tx) => listRules(tx, org));
    await database.transaction((tx) => orderRules(tx, org, rules.map(({ id }) => id).reverse()));
    const approved = await email({ autopilot: true });
    expect(await approved.status()).toMatchObject({ state: 'approved', by: { name: 'All of it' } });
  });

  test('that autopilot approves is logged as such', async () => {
    await addRule({ recipient: '@elsewhere.example' });
    const mail = await email({ autopilot: true, name: 'On its own' });
    expect(await decisionsOf(mail)).toMatchObject([
      { kind: 'approve', channel: 'autopilot', detail: { template: { name: 'On its own' } } },
    ]);
  });

  test('is not decided by a rule of another organization', async () => {
    await addRule({}, await insertOrg(database, 'other'));
    expect(await (await email()).status()).toEqual({ state: 'pending' });
  });

  test('is decided by rules, and a question is not', async () => {
    await addRule({});
    const asking = await proposedEmail(database, org, {
      proposal: { tool: 'ask_user', args: { question: 'Which one?' }, evidence: [] },
    });
    expect(await asking.status()).toEqual({ state: 'pending' });
  });
});

type Case = {
  name: string;
  change(id: string, mail: Awaited<ReturnType<typeof email>>): Promise<unknown>;
  says: string;
};

const GONE = 'approved this and no longer does';
const CASES: Case[] = [
  {
    name: 'deleted',
    change: (id) => database.transaction((tx) => deleteRule(tx, org, id)),
    says: GONE,
  },
  {
    name: 'switched off',
    change: (id) => database.transaction((tx) => updateRule(tx, org, id, { is_active: false })),
    says: GONE,
  },
  {
    name: 'made stricter',
    change: async (id) => {
      await database.db.update(ruleTable).set({ max_chars: 5 }).where(eq(ruleTable.id, id));
    },
    says: GONE,
  },
  {
    name: 'turned into one that asks',
    change: async (id) => {
      await database.db.update(ruleTable).set({ verdict: 'ask' }).where(eq(ruleTable.id, id));
    },
    says: GONE,
  },
  {
    name: 'for another template now',
    change: (_id, { plan_id }) =>
      database.db.update(planTable).set({ template_id: null }).where(eq(planTable.id, plan_id)),
    says: GONE,
  },
  {
    name: 'overtaken by one that asks',
    change: async (id) => {
      const ask = await addRule({ name: 'Careful', verdict: 'ask' });
      await database.transaction((tx) => orderRules(tx, org, [ask, id]));
    },
    says: 'The rule “Careful” asks for a person.',
  },
  {
    name: 'no match for what the contact wants',
    change: (_id, { contact_id }) =>
      database.db.update(contact).set({ do_not_email: true }).where(eq(contact.id, contact_id)),
    says: 'asked not to get email',
  },
];

describe.each(CASES)('a rule that is $name between approval and sending', ({ change, says }) => {
  test('sends nothing: a person decides', async () => {
    const id = await addRule({ name: 'Quotes' });
    const mail = await email();
    const { plan_id } = mail;
    const [row] = await database.db.select().from(planTable).where(eq(planTable.id, plan_id));
    await database.db
      .update(ruleTable)
      .set({ template_id: row?.template_id ?? null })
      .where(eq(ruleTable.id, id));
    await change(id, mail);
    await mail.send(deps);
    expect(sent).toEqual([]);
    expect(await mail.status()).toMatchObject({ state: 'pending', held: expect.stringContaining(says) });
  });
});

test('a message approved by autopilot waits when a rule that asks was switched on since', async () => {
  const mail = await email({ autopilot: true });
  await addRule({ name: 'Careful', verdict: 'ask' });
  await mail.send(deps);
  expect(sent).toEqual([]);
  expect(await mail.status()).toMatchObject({ state: 'pending', held: expect.stringContaining('Careful') });
});

test('a message approved by a person is sent whatever the rules say', async () => {
  const mail = await email();
  await mail.approve();
  await addRule({ name: 'Careful', verdict: 'ask' });
  await mail.send(deps);
  expect(sent).toHaveLength(1);
});

describe("a message that returns from a rule's approval is decided by a person, never by a rule", () => {
  test('after an undo', async () => {
    await addRule({});
    const mail = await email();
    const { version } = await mail.card();
    await database.transaction((tx) => undoLogEntry(tx, { ...mail.target, actor: BEN }, { version }));
    expect(await mail.status()).toEqual({ state: 'pending' });
    await mail.approve();
    expect(await mail.status()).toMatchObject({ state: 'approved', by: ANA });
  });

  test('after an edit, even to a text that the rule would approve', async () => {
    await addRule({});
    const mail = await email();
    const { version } = await mail.card();
    const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Here it is!' };
    await database.transaction((tx) => editLogEntry(tx, mail.target, { version, args }));
    expect(await mail.status()).toEqual({ state: 'pending' });
  });

  test('after it was held back', async () => {
    const id = await addRule({});
    const mail = await email();
    await database.transaction((tx) => updateRule(tx, org, id, { is_active: false }));
    await mail.send(deps);
    await switchOn(id);
    expect((await mail.status()).state).toBe('pending');
    await mail.approve();
    await mail.send(deps);
    expect(sent).toHaveLength(1);
  });
});
