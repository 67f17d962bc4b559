import 'server-only';
import { and, desc, eq } from 'drizzle-orm';
import type { Actor } from '../../auth/schema';
import { leaseUntil } from '../../db/lease';
import type { Tx } from '../../db/transaction';
import { backoffMs } from '../../kit/async/backoff';
import { digestOf } from '../../kit/digest';
import type { LockedPlan } from '../../plans/changes/apply-change';
import type { ToolCallEntry } from '../../plans/schema/log-entry';
import { log_entry } from '../../plans/tables';
import { isTerminal } from '../../plans/transitions';
import { postponeForQuietHours } from '../../settings/next-send-time';
import { readSendingTimes } from '../../settings/queries';
import { idempotencyScopeOf, type Message, type Provider } from '../providers/provider';
import { dispatch } from '../tables';
import { type DispatchDeps, type Intent, isOfEntry, type Outcome, providerFor, toMessage } from './dispatch';
import { reasonToHold } from './send-guards';

/** Providers keep keys for a day; a margin of some hours is left. */
const KEY_LIFETIME_MS = 20 * 3_600_000;

export type RetrySend = { attempt: number; tries: number; message: Message; provider: Provider };

/** What happens next to a message whose outcome is not recorded. */
export type RetryDecision =
  | { next: 'resend'; send: RetrySend }
  | { next: 'wait'; ms: number }
  | { next: 'needs_person'; reason: string };

/**
 * Decides whether a message that was handed over before may be sent again. It may only where that is harmless: exactly
 * the same message, under the same key, to the provider that has that key, within the key's lifetime. The reasons
 * against sending are checked again, so nothing is sent that was stopped meanwhile.
 */
export async function decideRetry(
  tx: Tx,
  deps: DispatchDeps,
  locked: LockedPlan,
  entryToSend: { id: string; entry: ToolCallEntry; by: Actor; at: string },
): Promise<RetryDecision> {
  const { row, now } = locked;
  const [last] = await tx
    .select()
    .from(dispatch)
    .where(isOfEntry({ org_id: row.org_id, plan_id: row.id, id: entryToSend.id }))
    .orderBy(desc(dispatch.attempt))
    .limit(1);
  const message = toMessage(entryToSend.entry);
  const provider = providerFor(deps, message);
  const needsPerson = (reason: string): RetryDecision => ({ next: 'needs_person', reason });
  if (!last) return needsPerson('There is no record of how it was sent.');
  if (!provider.honors_keys) return needsPerson('Greenlight was interrupted while it was being sent.');
  if (idempotencyScopeOf(provider) !== last.provider)
    return needsPerson('It was being sent when the way messages are sent was changed.');
  if (digestOf(message) !== last.digest) return needsPerson('The message changed while it was being sent.');
  if (now.getTime() - last.started_at.getTime() >= KEY_LIFETIME_MS)
    return needsPerson(
      `It was tried ${timesText(last.tries)} without a clear answer. ${last.error ?? ''}`.trim(),
    );
  if (isTerminal(row.state.status)) return needsPerson('The plan ended while it was being sent.');
  if (row.state.status === 'paused') return { next: 'wait', ms: deps.leaseMs };
  const hold = await reasonToHold(tx, locked, entryToSend);
  if (hold) return needsPerson(`It was being sent. ${hold.reason}`);
  const times = await readSendingTimes(tx, row.org_id);
  const quietMs = Date.parse(postponeForQuietHours(times, now.getTime()).run_at) - now.getTime();
  if (quietMs > 0) return { next: 'wait', ms: quietMs };
  return { next: 'resend', send: { attempt: last.attempt, tries: last.tries, message, provider } };
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/**
 * Schedules the next try: after the time that the provider asked for, otherwise longer each time. Only for the
 * message's present holder.
 */
export async function scheduleRetry(
  tx: Tx,
  intent: Intent,
  outcome: Outcome & { state: 'unknown' },
): Promise<void> {
  const providerWaitMs = outcome.retry?.after_ms ?? null;
  const ms =
    providerWaitMs === null
      ? backoffMs(intent.earlierTries)
      : Math.max(providerWaitMs, 1_000) + Math.random() * 1_000;
  const [updated] = await tx
    .update(log_entry)
    .set({ lease_until: leaseUntil(ms) })
    .where(
      and(
        eq(log_entry.org_id, intent.org_id),
        eq(log_entry.plan_id, intent.plan_id),
        eq(log_entry.id, intent.id),
        eq(log_entry.fence, intent.fence),
        eq(log_entry.status, 'dispatching'),
      ),
    )
    .returning({ id: log_entry.id });
  if (!updated) return;
  await tx
    .update(dispatch)
    .set({ error: outcome.error })
    .where(and(isOfEntry(intent), eq(dispatch.attempt, intent.attempt)));
}
