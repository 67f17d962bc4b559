import 'server-only';
import { eq } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { TOOL_ARGS, type ToolName } from '../plans/tools/tool-args';
import { createTemplate } from './commands';
import type { TemplateInput } from './schema';
import { plan_template } from './tables';

/** The first template of every new organization: nothing is sent without a person. */
export const DEFAULT_TEMPLATE: TemplateInput = {
  name: 'Follow up on what was promised',
  description: [
    'Read the call and find what our side promised: something to send, to tell, to look up, to arrange, and by when.',
    'For each promise write the message that keeps it, by the channel that was agreed, in the tone of the call, short and in plain words.',
    'Use only what was said. If an address, a number, a price or a date is missing, ask a colleague; never make one up.',
    'Leave a short note on the contact about what was agreed. Promise nothing new.',
  ].join('\n'),
  trigger: 'post_call',
  auto_approve: false,
  autopilot: false,
  re_enrollment_policy: 'multiple',
  start_condition: '',
  allowed_tools: Object.keys(TOOL_ARGS) as ToolName[],
  expires_after_s: null,
  remind_after_s: 86_400,
  is_active: true,
};

/** Adds the first template to an organization that has none, so it can be repeated. */
export async function addDefaultTemplate(tx: Tx, orgId: string): Promise<void> {
  const [existing] = await tx
    .select({ id: plan_template.id })
    .from(plan_template)
    .where(eq(plan_template.org_id, orgId))
    .limit(1);
  if (!existing) await createTemplate(tx, orgId, DEFAULT_TEMPLATE);
}
