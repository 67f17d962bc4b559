import type { ToolName } from './tool-args';

// Separate from the schemas, so that browsers load it without zod.

/** outbound waits for approval; question waits for an answer; control ends the run; the others finish at once. */
export const TOOL_CLASS = {
  send_email: 'outbound',
  send_sms: 'outbound',
  ask_user: 'question',
  write_interaction_note: 'immediate',
  update_system_note: 'immediate',
  list_plan_contacts: 'read',
  get_contact_details: 'read',
  get_contact_notes: 'read',
  get_conversation_history: 'read',
  schedule_next_execution: 'control',
  complete_plan: 'control',
  fail_plan: 'control',
} as const satisfies Record<ToolName, 'outbound' | 'question' | 'immediate' | 'read' | 'control'>;

type ToolClass = (typeof TOOL_CLASS)[ToolName];

/** The tools of a class, so that a switch over them has to handle a new one. */
export type ToolOf<C extends ToolClass> = {
  [T in ToolName]: (typeof TOOL_CLASS)[T] extends C ? T : never;
}[ToolName];

export function isToolOf<C extends ToolClass>(tool: ToolName, ...classes: C[]): tool is ToolOf<C> {
  return classes.some((each) => each === TOOL_CLASS[tool]);
}
