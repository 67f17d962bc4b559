import type { TemplateInput } from '@/lib/templates/schema';

/** The form as the API takes it; the server validates it. */
export function readTemplateForm(form: FormData): Record<keyof TemplateInput, unknown> {
  return {
    name: form.get('name'),
    description: form.get('description'),
    trigger: form.get('trigger'),
    auto_approve: form.get('auto_approve') === 'on',
    autopilot: form.get('autopilot') === 'on',
    re_enrollment_policy: form.get('re_enrollment_policy'),
    start_condition: form.get('start_condition'),
    allowed_tools: form.getAll('allowed_tools'),
    expires_after_s: secondsOf(form.get('expires_after_h')),
    remind_after_s: secondsOf(form.get('remind_after_h')),
    is_active: form.get('is_active') === 'on',
  };
}

/** Hours as typed; an empty field means never. */
function secondsOf(typed: FormDataEntryValue | null): number | null {
  const hours = Number(typed);
  return hours > 0 ? Math.round(hours * 3_600) : null;
}
