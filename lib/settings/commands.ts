import 'server-only';
import { eq } from 'drizzle-orm';
import { compareVersion, nextVersion } from '../db/row-version';
import type { Tx } from '../db/transaction';
import { readSettings } from './queries';
import type { QuietHours, Settings, SettingsInput } from './schema';
import { org_setting } from './tables';

/**
 * Changes the given settings and keeps the others. Approved messages keep their time; one that would fall into new quiet hours
 * is postponed when its time comes. No message is sent earlier than shown.
 * @throws AppError conflict when the settings have changed since the input's version
 */
export async function updateSettings(tx: Tx, orgId: string, input: SettingsInput): Promise<Settings> {
  const { version, ...fields } = input;
  // The row is created first, so that there is one to lock.
  await tx.insert(org_setting).values({ org_id: orgId }).onConflictDoNothing();
  await tx.select().from(org_setting).where(eq(org_setting.org_id, orgId)).for('no key update');
  const current = await readSettings(tx, orgId);
  if (!compareVersion(current, version, fields, 'these settings')) return current;
  const { quiet_hours, ...columns } = fields;
  await tx
    .update(org_setting)
    .set({
      ...columns,
      ...(quiet_hours === undefined ? {} : quietColumns(quiet_hours)),
      version: nextVersion(org_setting.version),
    })
    .where(eq(org_setting.org_id, orgId));
  return readSettings(tx, orgId);
}

function quietColumns(hours: QuietHours | null) {
  return {
    quiet_from: hours ? toMinutes(hours.from) : null,
    quiet_until: hours ? toMinutes(hours.until) : null,
  };
}

function toMinutes(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
