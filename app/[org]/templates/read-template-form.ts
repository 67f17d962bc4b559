import type { TemplateInput } from '@/lib/templates/schema';

/** The form's content as the API takes it; the server checks it. */
export function readTemplateForm(form: FormData): Record<keyof TemplateInput, unknown> {
  const hours = Number(form.get('expires_after_h'));
  return {
    name: form.get('name'),
    description: form.get('description'),
    trigger: form.get('trigger'),
    auto_approve: form.get('auto_approve') === 'on',
    autopilot: form.get('autopilot') === 'on',
    re_enrollment_policy: form.get('re_enrollment_policy'),
    start_condition: form.get('start_condition'),
    allowed_tools: form.getAll('allowed_tools'),
    remind_after_s: null,
    expires_after_s: hours > 0 ? Math.round(hours * 3_600) : null,
    is_active: form.get('is_active') === 'on',
  };
}
