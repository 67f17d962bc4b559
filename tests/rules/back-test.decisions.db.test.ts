import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { approveLogEntry, rejectLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { expireEntry } from '../../lib/plans/decisions/expire';
import { log_entry, plan as planTable } from '../../lib/plans/tables';
import { backTest } from '../../lib/rules/back-test';
import { createRule, deleteRule, orderRules, updateRule } from '../../lib/rules/commands';
import { listRules } from '../../lib/rules/queries';
import { type RuleInput, RuleInputSchema } from '../../lib/rules/schema';
import { insertOrg } from '../helpers/db/embedded';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, BEN } from '../helpers/providers/scripted';
import { proposedEmail } from '../helpers/providers/sending';

withFreshOrg();

const words = (input: Partial<RuleInput>) =>
  RuleInputSchema.parse({ name: 'Rule', verdict: 'approve', ...input });
const tryOut = (input: Parameters<typeof backTest>[2]) => database.snapshot((tx) => backTest(tx, org, input));
const add = (input: Partial<RuleInput> = {}) =>
  database.transaction((tx) => createRule(tx, org, ANA, words(input)));
const patch = (id: string, change: Parameters<typeof updateRule>[3]) =>
  database.transaction((tx) => updateRule(tx, org, id, change));
const on = async (id: string) => patch(id, { is_active: true, tested: (await tryOut({ id })).tested });

type Outcome = 'approved' | 'edited' | 'rejected' | 'expired' | 'waiting';

/** A message with this outcome. */
async function past(outcome: Outcome, to = 'kim@example.com', body = 'Here it is.') {
  const args = { to, subject: 'Your quote', body };
  const proposal = { tool: 'send_email', args, evidence: [] };
  const template = outcome === 'expired' ? { expires_after_s: 60 } : {};
  const mail = await proposedEmail(database, org, { template, proposal });
  const { version } = await mail.card();
  await database.transaction(async (tx) => {
    if (outcome === 'approved') await approveLogEntry(tx, mail.target, { version });
    if (outcome === 'edited')
      await approveLogEntry(tx, mail.target, { version, args: { ...args, body: `${body} Best, Ana` } });
    if (outcome === 'rejected')
      await rejectLogEntry(tx, { ...mail.target, actor: BEN }, { version, reason: 'Wrong price.' });
  });
  if (outcome === 'expired') {
    const row = eq(log_entry.id, mail.target.entry_id);
    const { entry } = await mail.card();
    const expires = { entry: { ...entry, expires_at: new Date(0).toISOString() }, expires_at: new Date(0) };
    await database.db.update(log_entry).set(expires).where(row);
    await database.transaction(expireEntry);
  }
  // A decided plan would run again, so its next run is postponed.
  await database.db.update(planTable).set({ next_execution_at: new Date(Date.now() + 3_600_000) });
  return mail;
}

describe('a back-test', () => {
  test('shows what people did with the messages that the rule would have decided', async () => {
    await past('approved');
    await past('approved', 'KIM@example.com');
    await past('edited');
    const rejected = await past('rejected');
    await past('expired');
    await past('waiting');
    await past('approved', 'bo@elsewhere.example');
    const result = await tryOut({ rule: words({ recipient: '@example.com' }) });
    expect(result).toMatchObject({
      considered: 6,
      truncated: false,
      decided: 5,
      outcomes: { approved: 2, edited: 1, rejected: 1, expired: 1 },
      overruled: 0,
    });
    expect(result.disagreements.map(({ outcome }) => outcome)).toEqual(['expired', 'rejected', 'edited']);
    expect(result.disagreements[1]).toMatchObject({
      plan_id: rejected.plan_id,
      entry_id: rejected.target.entry_id,
      to: 'kim@example.com',
      by: 'Ben',
      reason: 'Wrong price.',
    });
  });

  test('of a rule that asks counts messages that people approved unchanged as disagreements', async () => {
    await past('approved');
    await past('rejected');
    const { disagreements } = await tryOut({ rule: words({ verdict: 'ask' }) });
    expect(disagreements.map(({ outcome }) => outcome)).toEqual(['approved']);
  });

  test('counts a message only for the first active rule that matches it', async () => {
    await past('approved');
    await past('approved', 'bo@example.com');
    const first = await add({ name: 'Kim', recipient: 'kim@example.com' });
    const rule = words({ recipient: '@example.com' });
    expect(await tryOut({ rule })).toMatchObject({ decided: 2, overruled: 0 });
    await on(first.id);
    expect(await tryOut({ rule })).toMatchObject({ decided: 1, overruled: 1 });
    const second = await add({ recipient: '@example.com' });
    await database.transaction((tx) => orderRules(tx, org, [second.id, first.id]));
    expect(await tryOut({ id: second.id })).toMatchObject({ decided: 2, overruled: 0 });
    expect(await tryOut({ id: first.id })).toMatchObject({ decided: 1, overruled: 0 });
    await on(second.id);
    expect(await tryOut({ id: first.id })).toMatchObject({ decided: 0, overruled: 1 });
    expect(await tryOut({ id: first.id, rule: words({ recipient: 'al@example.com' }) })).toMatchObject({
      decided: 0,
      overruled: 0,
    });
  });

  test('measures the length as the rule itself does', async () => {
    await past('approved', 'kim@example.com', '👍🏽é');
    const size = 'Your quote'.length + 3;
    expect(await tryOut({ rule: words({ max_chars: size }) })).toMatchObject({ decided: 1 });
    expect(await tryOut({ rule: words({ max_chars: size - 1 }) })).toMatchObject({ decided: 0 });
  });

  test('excludes decisions of rules and autopilot, old decisions, and other organizations', async () => {
    const auto = await proposedEmail(database, org, { template: { autopilot: true } });
    expect((await auto.status()).state).toBe('approved');
    const old = await past('approved');
    const long_ago = new Date(Date.now() - 100 * 24 * 3_600_000);
    await database.db
      .update(log_entry)
      .set({ created_at: long_ago })
      .where(eq(log_entry.id, old.target.entry_id));
    expect(await tryOut({ rule: words({}) })).toMatchObject({ considered: 0 });
    await past('approved');
    expect(await tryOut({ rule: words({}) })).toMatchObject({ considered: 1 });
    const other = await insertOrg(database, 'other');
    const theirs = await database.snapshot((tx) => backTest(tx, other, { rule: words({}) }));
    expect(theirs).toMatchObject({ considered: 0, decided: 0 });
  });
});

describe('switching a rule on', () => {
  const refused = expect.objectContaining({ code: 'conflict' });

  test('requires the back-test of exactly this rule with the present active rules', async () => {
    const { id } = await add({ recipient: '@example.com' });
    await expect(patch(id, { is_active: true })).rejects.toEqual(refused);
    await expect(patch(id, { is_active: true, tested: 'anything' })).rejects.toEqual(refused);
    const { tested } = await tryOut({ id });
    const other = await add({ name: 'Other' });
    await on(other.id);
    await expect(patch(id, { is_active: true, tested })).rejects.toEqual(refused);
    await expect(on(id)).resolves.toMatchObject({ is_active: true });
  });

  test('is undone by a change of the rule, which needs a new test', async () => {
    const { id } = await add({ recipient: '@example.com' });
    const { tested } = await tryOut({ id });
    const wider = words({ recipient: null });
    await expect(patch(id, { rule: wider, is_active: true, tested })).rejects.toEqual(refused);
    await on(id);
    expect(await patch(id, { rule: words({ recipient: '@example.com', name: 'New name' }) })).toMatchObject({
      is_active: true,
      name: 'New name',
    });
    expect(await patch(id, { rule: wider })).toMatchObject({ is_active: false, recipient: null });
    const again = await tryOut({ id, rule: words({ max_chars: 99 }) });
    expect(
      await patch(id, { rule: words({ max_chars: 99 }), is_active: true, tested: again.tested }),
    ).toMatchObject({ is_active: true, max_chars: 99 });
  });

  test('needs a test, but switching off and deleting do not', async () => {
    const { id } = await add();
    await on(id);
    expect(await patch(id, { is_active: false })).toMatchObject({ is_active: false });
    await database.transaction((tx) => deleteRule(tx, org, id));
    await expect(database.transaction((tx) => deleteRule(tx, org, id))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

test('an order that misses or repeats a rule is refused', async () => {
  const [a, b] = [await add({ name: 'A' }), await add({ name: 'B' })];
  const order = (ids: string[]) => database.transaction((tx) => orderRules(tx, org, ids));
  for (const ids of [[a.id], [a.id, a.id], [a.id, b.id, crypto.randomUUID()]]) {
    await expect(order(ids)).rejects.toMatchObject({ code: 'conflict' });
  }
  await order([b.id, a.id]);
  const names = (await database.snapshot((tx) => listRules(tx, org))).map(({ name }) => name);
  expect(names).toEqual(['B', 'A']);
});

test('a template of another organization is refused', async () => {
  await expect(add({ template_id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'invalid' });
});
