import 'server-only';
import { eq } from 'drizzle-orm';
import { databaseNow } from '../db/clock';
import type { Queryable, Tx } from '../db/transaction';
import { sendingDefaults } from './defaults';
import { nextSendTime, type SendTime, type SendTimeInput } from './next-send-time';
import type { SendingTimes, Settings, SettingsView } from './schema';
import { org_setting } from './tables';

/** The organization's own settings; null for each one that it has not set. */
export async function readSettings(tx: Queryable, orgId: string): Promise<Settings> {
  const [row] = await tx.select().from(org_setting).where(eq(org_setting.org_id, orgId));
  const quietHours =
    row && row.quiet_from !== null && row.quiet_until !== null
      ? { from: toClock(row.quiet_from), until: toClock(row.quiet_until) }
      : null;
  return {
    undo_window_s: row?.undo_window_s ?? null,
    time_zone: row?.time_zone ?? null,
    quiet_hours: quietHours,
    version: row?.version ?? 0,
  };
}

/** The effective settings: the organization's own, or the defaults of this installation. */
export async function readSendingTimes(tx: Queryable, orgId: string): Promise<SendingTimes> {
  return withDefaults(await readSettings(tx, orgId));
}

/** When a message approved at `now` is sent under the organization's settings. */
export async function readNextSendTime(
  tx: Queryable,
  orgId: string,
  input: SendTimeInput,
): Promise<SendTime> {
  return nextSendTime(await readSendingTimes(tx, orgId), input);
}

/** Until when a decision made at `now` can be undone; null when it is final at once. */
export async function readUndoUntil(tx: Queryable, orgId: string, now: Date): Promise<string | null> {
  const { undo_window_s } = await readSendingTimes(tx, orgId);
  return undo_window_s > 0 ? new Date(now.getTime() + undo_window_s * 1_000).toISOString() : null;
}

/** The settings, the effective values, and when a message approved now would be sent. */
export async function getSettingsView(tx: Tx, orgId: string): Promise<SettingsView> {
  const settings = await readSettings(tx, orgId);
  const effective = withDefaults(settings);
  const { run_at } = nextSendTime(effective, { now: await databaseNow(tx) });
  return { settings, effective, earliest_run_at: run_at };
}

function withDefaults({ undo_window_s, time_zone, quiet_hours }: Settings): SendingTimes {
  const defaults = sendingDefaults();
  return {
    undo_window_s: undo_window_s ?? defaults.undo_window_s,
    time_zone: time_zone ?? defaults.time_zone,
    quiet_hours,
  };
}

function toClock(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
