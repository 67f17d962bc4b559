import type { RuleInput } from '@/lib/rules/schema';

export type TemplateName = { id: string; name: string };

export const VERDICT_LABELS = { approve: 'approve without asking', ask: 'always ask a person' } as const;
const TOOL_LABELS = { send_email: 'Email', send_sms: 'Texts' } as const;

/** A rule as a sentence, such as: Texts to +12125550123 from “Follow up”, up to 160 characters: approve without asking. */
export function ruleSentence(
  rule: Omit<RuleInput, 'name'>,
  templates: TemplateName[],
  locale: string,
): string {
  const { tool, recipient, template_id, max_chars, verdict } = rule;
  const template = templates.find(({ id }) => id === template_id)?.name ?? 'a deleted template';
  const what = [
    tool ? TOOL_LABELS[tool] : 'All messages',
    recipient ? `to ${recipient}` : '',
    template_id ? `from “${template}”` : '',
  ];
  const size = max_chars === null ? '' : `, up to ${max_chars.toLocaleString(locale)} characters`;
  return `${what.filter(Boolean).join(' ')}${size}: ${VERDICT_LABELS[verdict]}`;
}
