import 'server-only';
import type { ToolArgs } from '../../plans/tools/tool-args';
import { requirePlanContact } from './plan-contact';
import type { ToolContext, ToolResult } from './tool';

/** @throws AppError invalid when the contact does not belong to the plan */
export async function getContactDetails(
  context: ToolContext,
  args: ToolArgs<'get_contact_details'>,
): Promise<ToolResult> {
  const { id, name, email, phone, do_not_email, do_not_text } = await requirePlanContact(
    context,
    args.contact_id,
  );
  return { id, name, email, phone, do_not_email, do_not_text };
}
