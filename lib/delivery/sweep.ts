import 'server-only';
import { and, desc, eq } from 'drizzle-orm';
import { dispatch } from '../db/schema/delivery';
import { log_entry } from '../db/schema/plans';
import type { Tx } from '../db/transaction';
import { lockEntry, lockPlan, record, withStatus } from '../plans/record';
import { findAbandonedDispatch, leaseUntil } from './claim';
import { type Dispatching, type Intent, messageOf, sendBy } from './dispatch';

/** Providers remember keys for a day; we stop trusting that some hours earlier. */
const KEY_LIFETIME_MS = 20 * 3_600_000;

export type Swept = { found: boolean; resend: Intent | null };

/**
 * One message whose worker died between intent and record. A provider that honours keys gets it again under the same key;
 * for any other we cannot know, and say so: `unknown`. The fence moves only when we send again, so that a worker that was
 * merely slow can still report what really happened.
 */
export async function sweepAbandonedDispatch(tx: Tx, deps: Dispatching): Promise<Swept> {
  const found = await findAbandonedDispatch(tx);
  if (!found) return { found: false, resend: null };
  const locked = await lockPlan(tx, found.org_id, found.plan_id);
  const row = await lockEntry(tx, locked, found.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || entry.status.state !== 'dispatching')
    return { found: true, resend: null };
  if (!row.lease_until || row.lease_until >= locked.now) return { found: true, resend: null };

  const here = and(
    eq(dispatch.org_id, row.org_id),
    eq(dispatch.plan_id, row.plan_id),
    eq(dispatch.entry_id, row.id),
  );
  const [last] = await tx.select().from(dispatch).where(here).orderBy(desc(dispatch.attempt)).limit(1);
  const message = messageOf(entry);
  const provider = deps.providers[message.channel === 'email' ? 'send_email' : 'send_sms'];
  const fresh = last && locked.now.getTime() - last.started_at.getTime() < KEY_LIFETIME_MS;
  if (last && fresh && provider.honours_keys && provider.name === last.provider) {
    const fence = row.fence + 1;
    await tx
      .update(log_entry)
      .set({ fence, lease_until: leaseUntil(deps.leaseMs) })
      .where(
        and(eq(log_entry.org_id, row.org_id), eq(log_entry.plan_id, row.plan_id), eq(log_entry.id, row.id)),
      );
    return {
      found: true,
      resend: { ...found, fence, attempt: last.attempt, message, provider, send_by: sendBy(deps) },
    };
  }
  const { by } = entry.status;
  const status = { state: 'unknown' as const, since: locked.now.toISOString(), by };
  await record(tx, locked, { update: [{ row, entry: withStatus(entry, status) }] });
  if (last)
    await tx
      .update(dispatch)
      .set({ outcome: 'unknown' })
      .where(and(here, eq(dispatch.attempt, last.attempt)));
  return { found: true, resend: null };
}
