import 'server-only';
import { databaseNow } from '../db/clock';
import type { Queryable, Tx } from '../db/transaction';
import type { ToolCallEntry } from '../plans/schema/log-entry';
import { postponeForQuietHours, type RunAt, sendTimeOf } from './next-send-time';
import { readSendingTimes, readSettings, withDefaults } from './queries';
import type { SettingsView } from './schema';

/**
 * The earliest instant at which an approved message may go out: not before the undo window has passed, not before it was
 * wanted, not within the org's quiet hours.
 */
export async function effectiveRunAt(
  tx: Queryable,
  orgId: string,
  asked: { now: Date; wanted?: string | undefined },
): Promise<RunAt> {
  return sendTimeOf(await readSendingTimes(tx, orgId), asked);
}

/** The settings, what counts of them and the defaults, and when a message approved at this moment would go out. */
export async function viewSettings(tx: Tx, orgId: string): Promise<SettingsView> {
  const settings = await readSettings(tx, orgId);
  const effective = withDefaults(settings);
  const { run_at } = sendTimeOf(effective, { now: await databaseNow(tx) });
  return { settings, effective, earliest_run_at: run_at };
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
  const { run_at, wanted_at } = postponeForQuietHours(await readSendingTimes(tx, orgId), now.getTime());
  if (!wanted_at) return null;
  return { ...entry, status: { ...status, run_at, wanted_at: status.wanted_at ?? status.run_at } };
}
