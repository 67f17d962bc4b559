import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import type { Rule } from './schema';
import { rule } from './tables';

/** All rules in their order. */
export async function listRules(tx: Tx, orgId: string): Promise<Rule[]> {
  const rows = await tx
    .select()
    .from(rule)
    .where(eq(rule.org_id, orgId))
    .orderBy(asc(rule.position), asc(rule.id));
  return rows.map(toRule);
}

/** The rules that are on, in the order in which they are checked. */
export async function listActiveRules(tx: Tx, orgId: string): Promise<Rule[]> {
  const rows = await tx
    .select()
    .from(rule)
    .where(and(eq(rule.org_id, orgId), eq(rule.is_active, true)))
    .orderBy(asc(rule.position), asc(rule.id));
  return rows.map(toRule);
}

export async function getRule(tx: Tx, orgId: string, id: string): Promise<Rule | null> {
  const [row] = await tx
    .select()
    .from(rule)
    .where(and(eq(rule.org_id, orgId), eq(rule.id, id)));
  return row ? toRule(row) : null;
}

export function toRule({ org_id: _, created_at, updated_at, ...row }: typeof rule.$inferSelect): Rule {
  return { ...row, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}
