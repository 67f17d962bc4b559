import 'server-only';
import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { compareVersion, nextVersion } from '../db/row-version';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { toTemplate } from './queries';
import type { Template, TemplateInput, TemplatePatch } from './schema';
import { plan_template } from './tables';

export async function createTemplate(tx: Tx, orgId: string, input: TemplateInput): Promise<Template> {
  const [row] = await tx
    .insert(plan_template)
    .values({ ...input, allowed_tools: [...new Set(input.allowed_tools)], org_id: orgId, id: uuid() })
    .returning();
  if (!row) throw new AppError('internal', 'The template was not written.');
  return toTemplate(row);
}

/**
 * Updates the fields of the patch. The template's plans use the new text from their next run on.
 * @throws AppError not_found; conflict when the template has changed since the patch's version
 */
export async function updateTemplate(
  tx: Tx,
  orgId: string,
  id: string,
  { version, allowed_tools, ...patch }: TemplatePatch,
): Promise<Template> {
  const isTemplate = and(eq(plan_template.org_id, orgId), eq(plan_template.id, id));
  const [locked] = await tx.select().from(plan_template).where(isTemplate).for('no key update');
  if (!locked) throw new AppError('not_found', 'There is no such template.');
  const changes = { ...patch, ...(allowed_tools ? { allowed_tools: [...new Set(allowed_tools)] } : {}) };
  const current = toTemplate(locked);
  if (!compareVersion(current, version, changes, 'this template')) return current;
  const [row] = await tx
    .update(plan_template)
    .set({ ...changes, version: nextVersion(plan_template.version) })
    .where(isTemplate)
    .returning();
  if (!row) throw new AppError('internal', 'The template was not written.');
  return toTemplate(row);
}
