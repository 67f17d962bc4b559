import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../../lib/db/transaction';
import { claimDueEntry } from '../../../lib/delivery/dispatch/claim';
import { type DispatchDeps, type Intent, writeIntent } from '../../../lib/delivery/dispatch/dispatch';
import type { Provider } from '../../../lib/delivery/providers/provider';
import { dispatch } from '../../../lib/delivery/tables';
import { log_entry } from '../../../lib/plans/tables';
import { callsOf } from './scripted';

export function dispatchDeps(database: Database, provider: Provider): DispatchDeps {
  const providers = { send_email: provider, send_sms: provider };
  return { database, providers, leaseMs: 30_000, timeoutMs: 20_000 };
}

export async function intentOf(deps: DispatchDeps): Promise<Intent> {
  const claim = await deps.database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  const intent = claim && (await deps.database.transaction((tx) => writeIntent(tx, deps, claim)));
  if (!intent) throw new Error('an intent was written');
  return intent;
}

/** Ends the lease, or the time until the next attempt, at once. */
export async function letTimePass(database: Database, entryId: string): Promise<void> {
  await database.db
    .update(log_entry)
    .set({ lease_until: new Date(0) })
    .where(eq(log_entry.id, entryId));
}

/** Seconds until the next attempt, by the database's clock. */
export async function secondsLeft(database: Database, entryId: string): Promise<number> {
  const [row] = await database.db
    .select({ left: sql`extract(epoch from ${log_entry.lease_until} - clock_timestamp())`.mapWith(Number) })
    .from(log_entry)
    .where(eq(log_entry.id, entryId));
  return row?.left ?? Number.NaN;
}

export async function dispatchOf(database: Database, entryId: string) {
  const [row] = await database.db.select().from(dispatch).where(eq(dispatch.entry_id, entryId));
  if (!row) throw new Error('the message was never sent');
  return row;
}

export async function statesOf(database: Database, org: string, planId: string) {
  const calls = await callsOf(database, org, planId, 'send_email');
  return calls.map(({ entry }) => entry.status);
}
