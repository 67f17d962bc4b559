import 'server-only';
import type { Database, Tx } from '../../db/transaction';
import { claimDueEntry } from './claim';
import { type DispatchDeps, type Intent, recordOutcome, send, writeIntent } from './dispatch';
import { recoverAbandonedDispatch } from './recover-dispatch';
import { scheduleRetry } from './retry-policy';

/**
 * Sends one approved message that is due: claim → intent → send → record, each its own commit. Returns whether there
 * was one.
 */
export async function executeScheduledToolCalls(deps: DispatchDeps): Promise<boolean> {
  const { database } = deps;
  const claim = await database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  if (!claim) return false;
  const intent = await database.transaction((tx) => writeIntent(tx, deps, claim));
  if (intent) await sendAndRecord(deps, intent);
  return true;
}

/** Recovers one message whose worker has vanished: sends it again where that is safe, otherwise marks it `unknown`. */
export async function recoverAbandonedToolCalls(deps: DispatchDeps): Promise<boolean> {
  const recovery = await deps.database.transaction((tx) => recoverAbandonedDispatch(tx, deps));
  if (recovery.resend) await sendAndRecord(deps, recovery.resend);
  return recovery.found;
}

async function sendAndRecord(deps: DispatchDeps, intent: Intent): Promise<void> {
  const outcome = await send(deps, intent);
  deps.onOutcome?.(outcome);
  // Another try under the same key is harmless, so no person has to decide: the entry stays `dispatching`, and recovery
  // sends it again.
  await persist(deps.database, (tx) =>
    outcome.state === 'unknown' && outcome.retry
      ? scheduleRetry(tx, intent, outcome)
      : recordOutcome(tx, intent, outcome),
  );
}

/**
 * Retries while the database is unavailable, because the message has left. After the last retry, recovery finds the
 * entry when its lease has expired.
 */
async function persist(database: Database, write: (tx: Tx) => Promise<void>): Promise<void> {
  for (let delayMs = 200; ; delayMs *= 2) {
    try {
      return await database.transaction(write);
    } catch (error) {
      if (delayMs > 30_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}
