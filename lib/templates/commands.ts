import 'server-only';
import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { toTemplate } from './queries';
import type { Template, TemplateInput } from './schema';
import { plan_template } from './tables';

export async function createTemplate(tx: Tx, orgId: string, input: TemplateInput): Promise<Template> {
  const [row] = await tx
    .insert(plan_template)
    .values({ ...input, allowed_tools: [...new Set(input.allowed_tools)], org_id: orgId, id: uuid() })
    .returning();
  if (!row) throw new AppError('internal', 'The template was not written.');
  return toTemplate(row);
}

/** Replaces the template. Its plans use the new text from their next run on. */
export async function replaceTemplate(
  tx: Tx,
  orgId: string,
  id: string,
  input: TemplateInput,
): Promise<Template> {
  const [row] = await tx
    .update(plan_template)
    .set({ ...input, allowed_tools: [...new Set(input.allowed_tools)] })
    .where(and(eq(plan_template.org_id, orgId), eq(plan_template.id, id)))
    .returning();
  if (!row) throw new AppError('not_found', 'There is no such template.');
  return toTemplate(row);
}
