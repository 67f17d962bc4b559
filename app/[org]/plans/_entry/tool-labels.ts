import {
  CalendarClock,
  CircleCheck,
  CircleHelp,
  CircleX,
  Contact,
  FileText,
  History,
  type LucideIcon,
  Mail,
  MessageSquare,
  NotebookPen,
  Users,
} from 'lucide-react';
import { lookUp } from '@/lib/kit/look-up';
import type { ToolName } from '@/lib/plans/tools/tool-args';

/** Labels of a tool for the person who decides: its name, and a sentence about what it does. */
type ToolLabel = { icon: LucideIcon; name: string; does: string };

export const TOOL_LABELS: Record<ToolName, ToolLabel> = {
  send_email: { icon: Mail, name: 'Email', does: 'Send an email' },
  send_sms: { icon: MessageSquare, name: 'Text message', does: 'Send a text message' },
  ask_user: { icon: CircleHelp, name: 'Question', does: 'Ask the team a question' },
  write_interaction_note: {
    icon: NotebookPen,
    name: 'Note on the contact',
    does: 'Write a note on the contact',
  },
  update_system_note: { icon: FileText, name: 'Note on the plan', does: 'Write a note on the plan' },
  list_plan_contacts: { icon: Users, name: 'Looked up the contacts', does: 'Look up the plan’s contacts' },
  get_contact_details: { icon: Contact, name: 'Looked up a contact', does: 'Look up a contact' },
  get_contact_notes: { icon: NotebookPen, name: 'Read the contact’s notes', does: 'Read a contact’s notes' },
  get_conversation_history: {
    icon: History,
    name: 'Read earlier calls',
    does: 'Read earlier calls and messages',
  },
  schedule_next_execution: {
    icon: CalendarClock,
    name: 'Will check again',
    does: 'Check again later',
  },
  complete_plan: { icon: CircleCheck, name: 'Plan completed', does: 'Complete the plan' },
  fail_plan: { icon: CircleX, name: 'Plan abandoned', does: 'Abandon the plan' },
};

/** A tool that a newer server has is shown by its name in the API. */
export function toolLabel(tool: ToolName): ToolLabel {
  return lookUp(TOOL_LABELS, tool) ?? { icon: CircleHelp, name: tool, does: tool };
}
