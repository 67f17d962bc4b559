import 'server-only';
import { TOOL_ARGS } from '../../plans/tools/tool-args';
import type { ToolOf } from '../../plans/tools/tool-class';
import { getContactDetails } from './get-contact-details';
import { getContactNotes } from './get-contact-notes';
import { getConversationHistory } from './get-conversation-history';
import { listPlanContacts } from './list-plan-contacts';
import type { ToolContext, ToolResult } from './tool';
import { writeInteractionNote } from './write-interaction-note';

/**
 * Runs a tool that finishes at once. `update_system_note` has no effect of its own: its log entry is the note.
 * @throws AppError invalid when the arguments name something outside the plan
 */
export async function runTool(
  context: ToolContext,
  tool: ToolOf<'immediate' | 'read'>,
  args: unknown,
): Promise<ToolResult> {
  switch (tool) {
    case 'write_interaction_note':
      return writeInteractionNote(context, TOOL_ARGS.write_interaction_note.parse(args));
    case 'list_plan_contacts':
      return listPlanContacts(context);
    case 'get_contact_details':
      return getContactDetails(context, TOOL_ARGS.get_contact_details.parse(args));
    case 'get_contact_notes':
      return getContactNotes(context, TOOL_ARGS.get_contact_notes.parse(args));
    case 'get_conversation_history':
      return getConversationHistory(context, TOOL_ARGS.get_conversation_history.parse(args));
    case 'update_system_note':
      return null;
  }
}
