import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import type { Template } from './schema';
import { plan_template } from './tables';

export async function listTemplates(tx: Tx, orgId: string): Promise<{ templates: Template[] }> {
  const rows = await tx
    .select()
    .from(plan_template)
    .where(eq(plan_template.org_id, orgId))
    .orderBy(asc(plan_template.created_at), asc(plan_template.id));
  return { templates: rows.map(toTemplate) };
}

export async function getTemplate(tx: Tx, orgId: string, id: string): Promise<Template | null> {
  const [row] = await tx
    .select()
    .from(plan_template)
    .where(and(eq(plan_template.org_id, orgId), eq(plan_template.id, id)));
  return row ? toTemplate(row) : null;
}

export function toTemplate({ org_id: _, created_at, ...row }: typeof plan_template.$inferSelect): Template {
  return { ...row, created_at: created_at.toISOString() };
}
