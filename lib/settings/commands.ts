import 'server-only';
import type { Tx } from '../db/transaction';
import { readSettings } from './queries';
import type { Settings, SettingsInput } from './schema';
import { org_setting } from './tables';

/**
 * Changes the given settings and keeps the others. Approved messages keep their time; one that would fall into new quiet hours
 * is postponed when its time comes. No message is sent earlier than shown.
 */
export async function updateSettings(tx: Tx, orgId: string, input: SettingsInput): Promise<Settings> {
  const { undo_window_s, time_zone, quiet_hours } = input;
  const change = {
    ...(undo_window_s === undefined ? {} : { undo_window_s }),
    ...(time_zone === undefined ? {} : { time_zone }),
    ...(quiet_hours === undefined
      ? {}
      : {
          quiet_from: quiet_hours ? toMinutes(quiet_hours.from) : null,
          quiet_until: quiet_hours ? toMinutes(quiet_hours.until) : null,
        }),
  };
  const insert = tx.insert(org_setting).values({ org_id: orgId, ...change });
  await (Object.keys(change).length > 0
    ? insert.onConflictDoUpdate({ target: org_setting.org_id, set: change })
    : insert.onConflictDoNothing());
  return readSettings(tx, orgId);
}

function toMinutes(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
