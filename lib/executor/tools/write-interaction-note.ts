import 'server-only';
import { v7 as uuid } from 'uuid';
import { contact_note } from '../../contacts/tables';
import type { ToolArgs } from '../../plans/tools/tool-args';
import { requirePlanContact } from './plan-contact';
import type { ToolContext, ToolResult } from './tool';

/** @throws AppError invalid when the contact does not belong to the plan */
export async function writeInteractionNote(
  context: ToolContext,
  args: ToolArgs<'write_interaction_note'>,
): Promise<ToolResult> {
  await requirePlanContact(context, args.contact_id);
  const id = uuid();
  await context.tx.insert(contact_note).values({
    org_id: context.org_id,
    id,
    contact_id: args.contact_id,
    plan_id: context.plan_id,
    text: args.text,
    author: 'Greenlight',
  });
  return { note_id: id };
}
