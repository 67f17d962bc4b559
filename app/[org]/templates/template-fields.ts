import { TOOL_LABELS } from '@/app/[org]/plans/_entry/tool-labels';
import type { TemplateInput } from '@/lib/templates/schema';
import type { FieldLabels } from '../_forms/edit-differences';
import type { ControlValues } from '../_forms/form-controls';

const HOUR = 3_600;

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
  return hours > 0 ? Math.round(hours * HOUR) : null;
}

/** Seconds as the form shows them: hours, or nothing for never. */
export function hoursOf(seconds: unknown): number | '' {
  return typeof seconds === 'number' ? seconds / HOUR : '';
}

const formatHours = (seconds: unknown) => (seconds === null ? 'never' : `${hoursOf(seconds)} hours`);

/** The fields as they read beside each other when two people have changed them. */
export const TEMPLATE_FIELDS: FieldLabels = {
  name: 'Name',
  description: 'Instructions',
  trigger: {
    label: 'Plans are created',
    format: (value) => (value === 'manual' ? 'by hand' : 'after each call'),
  },
  re_enrollment_policy: {
    label: 'For one contact',
    format: (value) => (value === 'once' ? 'one plan' : 'a plan for each call'),
  },
  start_condition: 'Only when',
  expires_after_s: { label: 'Expire after', format: formatHours },
  remind_after_s: { label: 'Remind after', format: formatHours },
  allowed_tools: { label: 'What a plan may do', format: formatTools },
  is_active: 'Active',
  auto_approve: 'Plans start without review',
  autopilot: 'Autopilot',
};

const LABELS: Record<string, { does: string }> = TOOL_LABELS;

function formatTools(value: unknown): string {
  const tools = Array.isArray(value) ? value.map(String) : [];
  return tools.map((tool) => LABELS[tool]?.does ?? tool).join(', ') || 'nothing';
}

/** The inputs of a field; times are typed in hours. */
export function templateControls(name: string, value: unknown): ControlValues {
  if (name === 'expires_after_s') return { expires_after_h: hoursOf(value) };
  if (name === 'remind_after_s') return { remind_after_h: hoursOf(value) };
  return { [name]: value };
}
