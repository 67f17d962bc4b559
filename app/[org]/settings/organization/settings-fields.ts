import { decodeOrNull, object, string } from '@/lib/kit/decode';
import type { Settings } from '@/lib/settings/schema';
import type { FieldLabels } from '../../_forms/edit-differences';
import type { ControlValues } from '../../_forms/form-controls';

/** The form as the API takes it; the server validates it. */
export function readSettingsForm(form: FormData): Record<Exclude<keyof Settings, 'version'>, unknown> {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const [from, until] = [text('quiet_from'), text('quiet_until')];
  return {
    time_zone: text('time_zone') || null,
    undo_window_s: text('undo_window_s') === '' ? null : Number(text('undo_window_s')),
    // One time without the other is a mistake to report, not the end of the quiet hours.
    quiet_hours: from || until ? { from, until } : null,
  };
}

const QUIET_HOURS = object({ from: string, until: string });

function formatQuietHours(value: unknown): string {
  const hours = decodeOrNull(QUIET_HOURS, value);
  return hours ? `${hours.from}–${hours.until}` : 'none';
}

/** The fields as they read beside each other when two people have changed them. */
export const SETTINGS_FIELDS: FieldLabels = {
  time_zone: { label: 'Time zone', format: (value) => String(value ?? 'default') },
  undo_window_s: {
    label: 'Time to undo',
    format: (value) => (value === null ? 'default' : `${String(value)} seconds`),
  },
  quiet_hours: { label: 'Quiet hours', format: formatQuietHours },
};

/** The inputs of a field; quiet hours have two. */
export function settingsControls(name: string, value: unknown): ControlValues {
  if (name !== 'quiet_hours') return { [name]: value };
  const hours = decodeOrNull(QUIET_HOURS, value);
  return { quiet_from: hours?.from, quiet_until: hours?.until };
}
