import { z } from 'zod';
import { shownVersion } from '../kit/shown-version';
import { isTimeZone } from '../kit/zoned-time';

/** A time of day on the organization's wall clock. */
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 08:00');

/** No message is sent between these times. `from` after `until` means overnight. */
export const QuietHoursSchema = z
  .object({ from: clock, until: clock })
  .refine(({ from, until }) => from !== until, {
    path: ['until'],
    message: 'must differ from the start, or nothing would ever be sent',
  });
export type QuietHours = z.infer<typeof QuietHoursSchema>;

export const TimeZoneSchema = z
  .string()
  .max(60)
  .refine(isTimeZone, 'not a time zone; such as Europe/Berlin or America/New_York');

const fields = {
  undo_window_s: z.number().int().min(0).max(3_600).nullable(),
  time_zone: TimeZoneSchema.nullable(),
  quiet_hours: QuietHoursSchema.nullable(),
};

/** The organization's own settings; null means the default of this installation, or no quiet hours. */
export const SettingsSchema = z.object({ ...fields, version: z.number().int() });
export type Settings = z.infer<typeof SettingsSchema>;

/** Omitted settings stay as they are; an unknown name is refused. */
export const SettingsInputSchema = z.object(fields).partial().extend({ version: shownVersion }).strict();
export type SettingsInput = z.infer<typeof SettingsInputSchema>;

/** The effective settings, with the defaults filled in. */
export const SendingTimesSchema = z.object({
  undo_window_s: z.number(),
  time_zone: z.string(),
  quiet_hours: QuietHoursSchema.nullable(),
});
export type SendingTimes = z.infer<typeof SendingTimesSchema>;

/** `earliest_run_at`: when a message approved now, without a time of its own, would be sent. */
export const SettingsViewSchema = z.object({
  settings: SettingsSchema,
  effective: SendingTimesSchema,
  earliest_run_at: z.string(),
});
export type SettingsView = z.infer<typeof SettingsViewSchema>;
