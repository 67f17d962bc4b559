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
import { type DispatchDeps, type Intent, type Outcome, ofEntry, providerFor, toMessage } from './dispatch';
import { reasonToHold } from './send-guards';

/** Providers remember keys for a day; they are trusted some hours less. */
const KEY_LIFETIME_MS = 20 * 3_600_000;

export type Handover = { attempt: number; tries: number; message: Message; provider: Provider };

/** What happens next to a message whose outcome is not recorded. */
export type RetryDecision =
  | { next: 'resend'; handover: Handover }
  | { next: 'wait'; ms: number }
  | { next: 'needs_person'; because: string };

/**
 * A message that was handed over before may be handed over again only where that is harmless: exactly the same message,
 * under the same key, to the provider that keeps that key, while it remembers it. Every reason against sending that
 * came in since counts: nothing leaves that somebody has stopped.
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
    .where(ofEntry({ org_id: row.org_id, plan_id: row.id, id: entryToSend.id }))
    .orderBy(desc(dispatch.attempt))
    .limit(1);
  const message = toMessage(entryToSend.entry);
  const provider = providerFor(deps, message);
  const needsPerson = (because: string): RetryDecision => ({ next: 'needs_person', because });
  if (!last) return needsPerson('There is no record of how it was sent.');
  if (!provider.honors_keys) return needsPerson('Greenlight was interrupted while it was being sent.');
  if (idempotencyScopeOf(provider) !== last.provider)
    return needsPerson(
      'It was being sent, and since then the way in which messages are sent has been changed.',
    );
  if (digestOf(message) !== last.digest)
    return needsPerson('It is no longer the message that was being sent.');
  if (now.getTime() - last.started_at.getTime() >= KEY_LIFETIME_MS)
    return needsPerson(
      `It was tried ${timesText(last.tries)} without a clear answer. ${last.error ?? ''}`.trim(),
    );
  if (isTerminal(row.state.status)) return needsPerson('The plan ended while it was being sent.');
  if (row.state.status === 'paused') return { next: 'wait', ms: deps.leaseMs };
  const held = await reasonToHold(tx, locked, entryToSend);
  if (held) return needsPerson(`It was being sent. ${held.reason}`);
  const times = await readSendingTimes(tx, row.org_id);
  const quietMs = Date.parse(postponeForQuietHours(times, now.getTime()).run_at) - now.getTime();
  if (quietMs > 0) return { next: 'wait', ms: quietMs };
  return { next: 'resend', handover: { attempt: last.attempt, tries: last.tries, message, provider } };
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
  const providerWaitMs = outcome.again?.after_ms ?? null;
  const ms =
    providerWaitMs === null
      ? backoffMs(intent.tried)
      : Math.max(providerWaitMs, 1_000) + Math.random() * 1_000;
  const [stillHolder] = await tx
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
  if (!stillHolder) return;
  await tx
    .update(dispatch)
    .set({ error: outcome.error })
    .where(and(ofEntry(intent), eq(dispatch.attempt, intent.attempt)));
}
