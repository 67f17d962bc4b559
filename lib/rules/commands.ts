import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../auth/schema';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { plan_template } from '../templates/tables';
import { toRule } from './queries';
import type { Rule, RuleInput, RulePatch } from './schema';
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
 * @throws AppError not_found; conflict when the back-test is missing, or was made with another content or among other
 * rules
 */
export async function updateRule(tx: Tx, orgId: string, id: string, patch: RulePatch): Promise<Rule> {
  const rules = await lockRules(tx, orgId);
  const before = rules.find((other) => other.id === id);
  if (!before) throw new AppError('not_found', 'There is no such rule.');
  const next = { ...before, ...patch.rule };
  if (patch.rule) await requireTemplate(tx, orgId, next.template_id);
  const unchanged = hasSameContent(before, next);
  const is_active = patch.is_active ?? (before.is_active && unchanged);
  const becomesActive = is_active && !(before.is_active && unchanged);
  if (becomesActive && patch.tested !== backTestMark(rules, next)) {
    const reason = patch.tested
      ? 'The rules have changed since this one was tested.'
      : 'It has not been tested.';
    throw new AppError('conflict', `${reason} Test it over past decisions, then switch it on.`, {
      current: before,
    });
  }
  const { id: _id, created_at: _createdAt, created_by: _createdBy, updated_at: _updatedAt, ...values } = next;
  const [row] = await tx
    .update(rule)
    .set({ ...values, is_active, updated_at: new Date() })
    .where(and(eq(rule.org_id, orgId), eq(rule.id, id)))
    .returning();
  if (!row) throw new AppError('internal', 'The rule was not written.');
  return toRule(row);
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
    const [row] = await tx
      .update(rule)
      .set({ position: index + 1 })
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
