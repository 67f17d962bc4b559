import 'server-only';
import type { Queryable, Tx } from '../../db/transaction';
import { readSendingTimes, readSettings, withDefaults } from '../../settings/queries';
import { afterQuietHours } from '../../settings/quiet-hours';
import type { SendingTimes, SettingsView } from '../../settings/schema';
import { databaseNow } from '../record';
import type { ToolCallEntry } from '../schema';

/** When an approved message goes out; `wanted_at` only where quiet hours have put it off. */
export type RunAt = { run_at: string; wanted_at?: string };

/**
 * The earliest instant at which an approved message may go out: not before the undo window has passed, not before it was
 * wanted, not within the org's quiet hours.
 */
export async function effectiveRunAt(
  tx: Queryable,
  orgId: string,
  asked: { now: Date; wanted?: string | undefined },
): Promise<RunAt> {
  return runAtOf(await readSendingTimes(tx, orgId), asked);
}

/** The settings, what counts of them and the defaults, and when a message approved at this moment would go out. */
export async function viewSettings(tx: Tx, orgId: string): Promise<SettingsView> {
  const settings = await readSettings(tx, orgId);
  const effective = withDefaults(settings);
  const { run_at } = runAtOf(effective, { now: await databaseNow(tx) });
  return { settings, effective, earliest_run_at: run_at };
}

function runAtOf(
  { undo_window_s, time_zone, quiet_hours }: SendingTimes,
  { now, wanted }: { now: Date; wanted?: string | undefined },
): RunAt {
  const earliest = Math.max(now.getTime() + undo_window_s * 1_000, wanted ? Date.parse(wanted) : 0);
  return putOff(earliest, time_zone, quiet_hours);
}

/**
 * The last look before an approved message leaves: quiet hours may have begun since it was approved, because they were
 * changed or because its worker was late. The message with its new time, or null when it may go now.
 */
export async function putOffByQuietHours(
  tx: Queryable,
  orgId: string,
  { entry, now }: { entry: ToolCallEntry; now: Date },
): Promise<ToolCallEntry | null> {
  const { status } = entry;
  if (status.state !== 'approved') return null;
  const { time_zone, quiet_hours } = await readSendingTimes(tx, orgId);
  const { run_at, wanted_at } = putOff(now.getTime(), time_zone, quiet_hours);
  if (!wanted_at) return null;
  return { ...entry, status: { ...status, run_at, wanted_at: status.wanted_at ?? status.run_at } };
}

function putOff(wanted: number, zone: string, quiet: SendingTimes['quiet_hours']): RunAt {
  const at = afterQuietHours(wanted, zone, quiet);
  const run_at = new Date(at).toISOString();
  return at === wanted ? { run_at } : { run_at, wanted_at: new Date(wanted).toISOString() };
}
