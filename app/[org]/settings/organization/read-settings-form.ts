import type { Settings } from '@/lib/settings/schema';

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
