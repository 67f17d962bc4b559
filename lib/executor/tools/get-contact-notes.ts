import 'server-only';
import { and, desc, eq } from 'drizzle-orm';
import { contact_note } from '../../contacts/tables';
import type { ToolArgs } from '../../plans/tools/tool-args';
import { requirePlanContact } from './plan-contact';
import type { ToolContext, ToolResult } from './tool';

/** @throws AppError invalid when the contact does not belong to the plan */
export async function getContactNotes(
  context: ToolContext,
  args: ToolArgs<'get_contact_notes'>,
): Promise<ToolResult> {
  await requirePlanContact(context, args.contact_id);
  const rows = await context.tx
    .select()
    .from(contact_note)
    .where(and(eq(contact_note.org_id, context.org_id), eq(contact_note.contact_id, args.contact_id)))
    .orderBy(desc(contact_note.created_at))
    .limit(20);
  return {
    notes: rows.map(({ text, author, created_at }) => ({
      text,
      author,
      created_at: created_at.toISOString(),
    })),
  };
}
