import type { RuleInput } from '@/lib/rules/schema';
import type { FieldLabels } from '../../_forms/edit-differences';
import { type TemplateName, VERDICT_LABELS } from './rule-labels';

/** The form as the API takes it; the server validates it. */
export function readRuleForm(form: FormData): Record<keyof RuleInput, unknown> {
  const size = String(form.get('max_chars') ?? '');
  return {
    name: form.get('name'),
    verdict: form.get('verdict'),
    tool: form.get('tool') || null,
    template_id: form.get('template_id') || null,
    recipient: form.get('recipient') || null,
    max_chars: size === '' ? null : Number(size),
  };
}

const ANY = 'any';
const TOOLS: Record<string, string> = { send_email: 'Email', send_sms: 'Text' };
const VERDICTS: Record<string, string> = VERDICT_LABELS;

/** The fields as they read beside each other when two people have changed them. */
export function ruleFields(templates: TemplateName[]): FieldLabels {
  const templateName = (value: unknown) => templates.find(({ id }) => id === value)?.name ?? ANY;
  return {
    name: 'Name',
    verdict: { label: 'Action', format: (value) => VERDICTS[String(value)] ?? String(value) },
    tool: { label: 'Kind of message', format: (value) => TOOLS[String(value)] ?? ANY },
    template_id: { label: 'Template', format: templateName },
    recipient: 'Recipient',
    max_chars: 'Longest message',
  };
}
