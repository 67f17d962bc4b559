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

/** The verdict about a message with an open outcome: hand it over again now, wait, or ask a person. */
export type Verdict =
  | { may: 'send'; handover: Handover }
  | { may: 'wait'; ms: number }
  | { may: 'ask'; because: string };

/**
 * A message that was handed over before may be handed over again only where that is harmless: exactly the same message,
 * under the same key, to the provider that keeps that key, while it remembers it. Every reason against sending that
 * came in since counts: nothing leaves that somebody has stopped.
 */
export async function mayTryAgain(
  tx: Tx,
  deps: DispatchDeps,
  locked: LockedPlan,
  asked: { id: string; entry: ToolCallEntry; by: Actor; at: string },
): Promise<Verdict> {
  const { row, now } = locked;
  const [last] = await tx
    .select()
    .from(dispatch)
    .where(ofEntry({ org_id: row.org_id, plan_id: row.id, id: asked.id }))
    .orderBy(desc(dispatch.attempt))
    .limit(1);
  const message = toMessage(asked.entry);
  const provider = providerFor(deps, message);
  const ask = (because: string): Verdict => ({ may: 'ask', because });
  if (!last) return ask('There is no record of how it was sent.');
  if (!provider.honors_keys) return ask('Greenlight was interrupted while it was being sent.');
  if (idempotencyScopeOf(provider) !== last.provider)
    return ask('It was being sent, and since then the way in which messages are sent has been changed.');
  if (digestOf(message) !== last.digest) return ask('It is no longer the message that was being sent.');
  if (now.getTime() - last.started_at.getTime() >= KEY_LIFETIME_MS)
    return ask(`It was tried ${timesText(last.tries)} without a clear answer. ${last.error ?? ''}`.trim());
  if (isTerminal(row.state.status)) return ask('The plan ended while it was being sent.');
  if (row.state.status === 'paused') return { may: 'wait', ms: deps.leaseMs };
  const held = await reasonToHold(tx, locked, { entry: asked.entry, by: asked.by, at: asked.at });
  if (held) return ask(`It was being sent. ${held.reason}`);
  const times = await readSendingTimes(tx, row.org_id);
  const quietMs = Date.parse(postponeForQuietHours(times, now.getTime()).run_at) - now.getTime();
  if (quietMs > 0) return { may: 'wait', ms: quietMs };
  return { may: 'send', handover: { attempt: last.attempt, tries: last.tries, message, provider } };
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/**
 * Schedules the next try: after the time that the provider asked for, otherwise longer each time. Only for the
 * message's present holder.
 */
export async function putOff(tx: Tx, intent: Intent, outcome: Outcome & { state: 'unknown' }): Promise<void> {
  const asked = outcome.again?.after_ms ?? null;
  const ms = asked === null ? backoffMs(intent.tried) : Math.max(asked, 1_000) + Math.random() * 1_000;
  const [held] = await tx
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
  if (!held) return;
  await tx
    .update(dispatch)
    .set({ error: outcome.error })
    .where(and(ofEntry(intent), eq(dispatch.attempt, intent.attempt)));
}
