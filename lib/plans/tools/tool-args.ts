import { z } from 'zod';
import { line, optional, text } from '../../kit/text';
import { isToolOf, type ToolOf } from './tool-class';

const email = z.string().trim().pipe(z.email('not an email address')).pipe(z.string().max(254));
const phone = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{6,14}$/, 'a phone number in international form, such as +12125550123');
/** Years from 9999 on are refused: in another zone, or moved by quiet hours, the time might not be storable. */
const time = z.iso.datetime({ offset: true }).refine((value) => value < '9999', 'too far away');
const id = z.uuid();

/** One schema per tool, which the executor, the model, the approval form and the sender all use. */
export const TOOL_ARGS = {
  send_email: z.object({
    to: email,
    subject: line(200),
    body: text(20_000),
    contact_id: optional(id),
    send_at: optional(time),
  }),
  send_sms: z.object({
    to: phone,
    body: text(1_600),
    contact_id: optional(id),
    send_at: optional(time),
  }),
  /** `about` names in one word what the answer is for, so that the next run can use it (`email`, `phone`, `detail`). */
  ask_user: z.object({
    question: text(1_000),
    choices: optional(z.array(line(200)).max(10)),
    about: optional(line(60)),
    contact_id: optional(id),
  }),
  write_interaction_note: z.object({ contact_id: id, text: text(5_000) }),
  update_system_note: z.object({ text: text(5_000) }),
  list_plan_contacts: z.object({}),
  get_contact_details: z.object({ contact_id: id }),
  get_contact_notes: z.object({ contact_id: id }),
  get_conversation_history: z.object({ contact_id: optional(id) }),
  schedule_next_execution: z.object({ at: time, reason: text(500) }),
  complete_plan: z.object({ summary: text(1_000) }),
  fail_plan: z.object({ reason: text(1_000) }),
} as const;

export type ToolName = keyof typeof TOOL_ARGS;
export const ToolNameSchema = z.enum(Object.keys(TOOL_ARGS) as [ToolName, ...ToolName[]]);
export type ToolArgs<T extends ToolName = ToolName> = z.infer<(typeof TOOL_ARGS)[T]>;
export type OutboundTool = ToolOf<'outbound'>;

export function isToolName(value: string): value is ToolName {
  return Object.hasOwn(TOOL_ARGS, value);
}

export function isOutbound(tool: ToolName): tool is OutboundTool {
  return isToolOf(tool, 'outbound');
}
