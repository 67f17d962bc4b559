import 'server-only';
import { eq } from 'drizzle-orm';
import type { Queryable } from '../db/transaction';
import { readEnv } from '../env';
import type { SendingTimes, Settings } from './schema';
import { org_setting } from './tables';

/** What the organization has chosen for itself. */
export async function readSettings(tx: Queryable, orgId: string): Promise<Settings> {
  const [row] = await tx.select().from(org_setting).where(eq(org_setting.org_id, orgId));
  const quiet =
    row && row.quiet_from !== null && row.quiet_until !== null
      ? { from: toClock(row.quiet_from), until: toClock(row.quiet_until) }
      : null;
  return {
    undo_window_s: row?.undo_window_s ?? null,
    time_zone: row?.time_zone ?? null,
    quiet_hours: quiet,
  };
}

/** What counts for the organization: its own choice, or the default of this installation. */
export async function readSendingTimes(tx: Queryable, orgId: string): Promise<SendingTimes> {
  return withDefaults(await readSettings(tx, orgId));
}

/** What counts where an organization has chosen nothing. */
export function readDefaults(): Pick<SendingTimes, 'undo_window_s' | 'time_zone'> {
  const { UNDO_WINDOW_S, TIME_ZONE } = readEnv();
  return { undo_window_s: UNDO_WINDOW_S, time_zone: TIME_ZONE };
}

export function withDefaults({ undo_window_s, time_zone, quiet_hours }: Settings): SendingTimes {
  const defaults = readDefaults();
  return {
    undo_window_s: undo_window_s ?? defaults.undo_window_s,
    time_zone: time_zone ?? defaults.time_zone,
    quiet_hours,
  };
}

function toClock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
