import { type Decoder, nullable, number, object, string } from '../kit/decode';
import type { Settings, SettingsView } from './schema';

const quiet_hours = nullable(object({ from: string, until: string }));

export const decodeSettings: Decoder<Settings> = object({
  undo_window_s: nullable(number),
  time_zone: nullable(string),
  quiet_hours,
  version: number,
});

export const decodeSettingsView: Decoder<SettingsView> = object({
  settings: decodeSettings,
  effective: object({ undo_window_s: number, time_zone: string, quiet_hours }),
  earliest_run_at: string,
});
