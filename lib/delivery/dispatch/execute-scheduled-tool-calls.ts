import 'server-only';
import type { Database, Tx } from '../../db/transaction';
import { claimDueEntry } from './claim';
import { type DispatchDeps, type Intent, recordOutcome, send, writeIntent } from './dispatch';
import { sweepAbandonedDispatch } from './recover-dispatch';
import { putOff } from './retry-policy';

/**
 * Sends one approved message that is due: claim → intent → send → record, each its own commit. Returns whether there
 * was one.
 */
export async function executeScheduledToolCalls(deps: DispatchDeps): Promise<boolean> {
  const { database } = deps;
  const claim = await database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  if (!claim) return false;
  const intent = await database.transaction((tx) => writeIntent(tx, deps, claim));
  if (intent) await carryOut(deps, intent);
  return true;
}

/** Recovers one message whose worker has vanished: sends it again where that is safe, otherwise marks it `unknown`. */
export async function recoverAbandonedToolCalls(deps: DispatchDeps): Promise<boolean> {
  const swept = await deps.database.transaction((tx) => sweepAbandonedDispatch(tx, deps));
  if (swept.resend) await carryOut(deps, swept.resend);
  return swept.found;
}

async function carryOut(deps: DispatchDeps, intent: Intent): Promise<void> {
  const outcome = await send(deps, intent);
  deps.count?.(outcome);
  // Where another try is harmless nobody has to be asked: the entry stays as it is, and recovery sends it again.
  await persist(deps.database, (tx) =>
    outcome.state === 'unknown' && outcome.again
      ? putOff(tx, intent, outcome)
      : recordOutcome(tx, intent, outcome),
  );
}

/**
 * The one write that must not be given up easily, because the message has left. While the database is away it waits and
 * retries; after the last retry recovery finds the entry and marks it `unknown`.
 */
async function persist(database: Database, write: (tx: Tx) => Promise<void>): Promise<void> {
  for (let wait = 200; ; wait *= 2) {
    try {
      return await database.transaction(write);
    } catch (error) {
      if (wait > 30_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
