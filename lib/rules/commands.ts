import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../auth/schema';
import { compareVersion, nextVersion } from '../db/row-version';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { plan_template } from '../templates/tables';
import { toRule } from './queries';
import { type Rule, type RuleInput, RuleInputSchema, type RulePatch } from './schema';
import { rule } from './tables';
import { backTestMark, hasSameContent } from './tested';

const MAX_RULES = 100;

/** A new rule is last and off: it is tested over past decisions before it decides anything. */
export async function createRule(tx: Tx, orgId: string, actor: Actor, input: RuleInput): Promise<Rule> {
  const rules = await lockRules(tx, orgId);
  if (rules.length >= MAX_RULES)
    throw new AppError('invalid', `There are ${MAX_RULES} rules already, which is the most.`);
  await requireTemplate(tx, orgId, input.template_id);
  const position = 1 + Math.max(0, ...rules.map((other) => other.position));
  const [row] = await tx
    .insert(rule)
    .values({ org_id: orgId, id: uuid(), ...input, position, is_active: false, created_by: actor.name })
    .returning();
  if (!row) throw new AppError('internal', 'The rule was not written.');
  return toRule(row);
}

/**
 * Updates the fields of the patch.
 * @throws AppError not_found; bad_request when the changed content does not fit together; conflict when the rule has changed
 * since the patch's version, and when the back-test is missing, or was made with another content or among other rules
 */
export async function updateRule(tx: Tx, orgId: string, id: string, patch: RulePatch): Promise<Rule> {
  const rules = await lockRules(tx, orgId);
  const before = rules.find((other) => other.id === id);
  if (!before) throw new AppError('not_found', 'There is no such rule.');
  const content = withChanges(before, patch.rule ?? {});
  if (patch.rule) await requireTemplate(tx, orgId, content.template_id);
  const next = { ...before, ...content };
  const unchanged = hasSameContent(before, next);
  const is_active = patch.is_active ?? (before.is_active && unchanged);
  const fields = { ...patch.rule, is_active };
  if (!compareVersion(before, patch.version, fields, 'this rule')) return before;
  const becomesActive = is_active && !(before.is_active && unchanged);
  if (becomesActive && patch.tested !== backTestMark(rules, next)) {
    const reason = patch.tested
      ? 'The rules have changed since this one was tested.'
      : 'It has not been tested.';
    throw new AppError('conflict', `${reason} Test it against past decisions, then turn it on.`, {
      current: before,
    });
  }
  const [row] = await tx
    .update(rule)
    .set({ ...content, is_active, updated_at: new Date(), version: nextVersion(rule.version) })
    .where(and(eq(rule.org_id, orgId), eq(rule.id, id)))
    .returning();
  if (!row) throw new AppError('internal', 'The rule was not written.');
  return toRule(row);
}

/** @throws AppError bad_request when the content does not fit together, such as a number for emails */
function withChanges(before: Rule, changes: NonNullable<RulePatch['rule']>): RuleInput {
  const changed = <T>(value: T | undefined, stored: T) => (value === undefined ? stored : value);
  const parsed = RuleInputSchema.safeParse({
    name: changed(changes.name, before.name),
    verdict: changed(changes.verdict, before.verdict),
    tool: changed(changes.tool, before.tool),
    template_id: changed(changes.template_id, before.template_id),
    recipient: changed(changes.recipient, before.recipient),
    max_chars: changed(changes.max_chars, before.max_chars),
  });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: ['rule', ...path], message }));
  throw new AppError('bad_request', `The rule is not valid (${issues[0]?.message}).`, { issues });
}

export async function deleteRule(tx: Tx, orgId: string, id: string): Promise<void> {
  const deleted = await tx
    .delete(rule)
    .where(and(eq(rule.org_id, orgId), eq(rule.id, id)))
    .returning({ id: rule.id });
  if (deleted.length === 0) throw new AppError('not_found', 'There is no such rule.');
}

/** Puts all rules into this order. @throws AppError conflict when these are not exactly the existing rules */
export async function orderRules(tx: Tx, orgId: string, ids: string[]): Promise<Rule[]> {
  const rules = await lockRules(tx, orgId);
  const isComplete = new Set(ids).size === ids.length && ids.length === rules.length;
  if (!isComplete || !rules.every(({ id }) => ids.includes(id))) {
    throw new AppError('conflict', 'The rules have changed since you looked at them.', { current: rules });
  }
  const ordered: Rule[] = [];
  for (const [index, id] of ids.entries()) {
    const position = index + 1;
    const before = rules.find((other) => other.id === id);
    if (before?.position === position) {
      ordered.push(before);
      continue;
    }
    const [row] = await tx
      .update(rule)
      .set({ position, version: nextVersion(rule.version) })
      .where(and(eq(rule.org_id, orgId), eq(rule.id, id)))
      .returning();
    if (row) ordered.push(toRule(row));
  }
  return ordered;
}

/** Locks all rules, in their order: a decision about one depends on the others. */
async function lockRules(tx: Tx, orgId: string): Promise<Rule[]> {
  const rows = await tx
    .select()
    .from(rule)
    .where(eq(rule.org_id, orgId))
    // Always locked by id, whatever their order: two transactions that lock them cannot wait for each other.
    .orderBy(asc(rule.id))
    .for('update');
  // Sorted here, because a transaction that had to wait gets the present rows in the former order.
  const byPosition = (one: Rule, other: Rule) =>
    one.position - other.position || (one.id < other.id ? -1 : 1);
  return rows.map(toRule).sort(byPosition);
}

async function requireTemplate(tx: Tx, orgId: string, id: string | null): Promise<void> {
  if (id === null) return;
  const [known] = await tx
    .select({ id: plan_template.id })
    .from(plan_template)
    .where(and(eq(plan_template.org_id, orgId), eq(plan_template.id, id)));
  if (!known) throw new AppError('invalid', 'There is no such template.');
}
