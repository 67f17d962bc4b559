import { z } from 'zod';
import { shownVersion } from '../kit/shown-version';
import { line, text } from '../kit/text';
import { TOOL_ARGS, type ToolName } from '../plans/tools/tool-args';

const toolNames = Object.keys(TOOL_ARGS) as [ToolName, ...ToolName[]];

const fields = {
  name: line(120),
  /** The executor's main instruction. */
  description: text(5_000),
  trigger: z.enum(['post_call', 'manual']),
  auto_approve: z.boolean(),
  autopilot: z.boolean(),
  re_enrollment_policy: z.enum(['once', 'multiple']),
  start_condition: text(1_000, 0),
  allowed_tools: z.array(z.enum(toolNames)).min(1),
  /** Seconds until a waiting entry expires; null: never. */
  expires_after_s: z.number().int().min(60).max(31_536_000).nullable(),
  /** Seconds until people are reminded of a waiting entry, repeatedly; null for never. */
  remind_after_s: z.number().int().min(60).max(31_536_000).nullable(),
  is_active: z.boolean(),
};

export const TemplateInputSchema = z.object({
  ...fields,
  remind_after_s: fields.remind_after_s.default(null),
});
export type TemplateInput = z.infer<typeof TemplateInputSchema>;

export const TemplateSchema = TemplateInputSchema.extend({
  id: z.string(),
  version: z.number().int(),
  created_at: z.string(),
});
export type Template = z.infer<typeof TemplateSchema>;

/** Fields that are left out stay as they are; there are no defaults, because they would reset them. */
export const TemplatePatchSchema = z.object(fields).partial().extend({ version: shownVersion });
export type TemplatePatch = z.infer<typeof TemplatePatchSchema>;
