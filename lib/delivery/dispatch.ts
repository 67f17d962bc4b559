import 'server-only';
import { and, eq } from 'drizzle-orm';
import { dispatch } from '../db/schema/delivery';
import type { Database, Tx } from '../db/transaction';
import { digestOf } from '../plans/decisions/decided';
import { putOffByQuietHours } from '../plans/decisions/run-at';
import { waitAgain } from '../plans/decisions/wait-again';
import type { EntryRow, EntryUpdate } from '../plans/log';
import { type LockedPlan, lockEntry, lockPlan, record, withStatus } from '../plans/record';
import type { Receipt, ToolCallEntry, ToolCallStatus } from '../plans/schema';
import { TOOL_ARGS } from '../plans/tool-args';
import { isTerminal } from '../plans/transitions';
import type { Claim } from './claim';
import { reasonToHold } from './hold';
import { type Envelope, type Message, type Provider, type Providers, Refused } from './provider';

export type Dispatching = {
  database: Database;
  providers: Providers;
  leaseMs: number;
  timeoutMs: number;
};

/**
 * A committed intent: from here on the provider may have the message, whatever happens to us. `send_by` is this process's
 * clock: a send that begins later could outlast the lease.
 */
export type Intent = Claim & { attempt: number; message: Message; provider: Provider; send_by: number };

export function sendBy({ leaseMs, timeoutMs }: Dispatching): number {
  return Date.now() + leaseMs - timeoutMs;
}

export type Outcome =
  | { state: 'executed'; receipt: Receipt }
  | { state: 'failed'; error: string }
  | { state: 'unknown'; error: string };

/**
 * `approved → dispatching`, committed before any byte leaves. Under the plan's lock every "no" counts for the last time:
 * rejected, undone, paused, stopped, autopilot switched off, the contact's wish, quiet hours. Null when it is not to be sent
 * now.
 */
export async function writeIntent(tx: Tx, deps: Dispatching, claim: Claim): Promise<Intent | null> {
  const locked = await lockPlan(tx, claim.org_id, claim.plan_id);
  const row = await lockEntry(tx, locked, claim.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || entry.status.state !== 'approved' || row.fence !== claim.fence)
    return null;
  if (locked.row.state.status === 'paused' || isTerminal(locked.row.state.status)) return null;
  if (new Date(entry.status.run_at) > locked.now) return null;

  const message = messageOf(entry);
  const held = await reasonToHold(tx, locked, { entry, by: entry.status.by, message });
  if (held) {
    await record(tx, locked, { update: [{ row, entry: await waitAgain(tx, locked, entry, held) }] });
    return null;
  }
  const putOff = await putOffByQuietHours(tx, claim.org_id, { entry, now: locked.now });
  if (putOff) {
    await record(tx, locked, { update: [{ row, entry: putOff }] });
    return null;
  }
  const provider = deps.providers[message.channel === 'email' ? 'send_email' : 'send_sms'];
  const attempt = 1 + (await tx.$count(dispatch, ofEntry(claim)));
  await tx.insert(dispatch).values({
    org_id: claim.org_id,
    plan_id: claim.plan_id,
    entry_id: claim.id,
    attempt,
    idempotency_key: keyOf(claim.id, attempt),
    provider: provider.name,
    digest: digestOf(message),
    started_at: locked.now,
  });
  const status: ToolCallStatus = {
    state: 'dispatching',
    by: entry.status.by,
    at: locked.now.toISOString(),
    attempt,
  };
  await record(tx, locked, { update: [leased(locked, row, withStatus(entry, status), deps.leaseMs)] });
  return { ...claim, attempt, message, provider, send_by: sendBy(deps) };
}

/** One try at the provider, within the timeout. Never throws: what cannot be known is an outcome too. */
export async function send(deps: Dispatching, intent: Intent): Promise<Outcome> {
  // A process that was stopped in between may wake up when the message is unknown, or has been sent again by a person.
  if (Date.now() > intent.send_by) {
    const error = 'It was not sent: Greenlight was held up for too long before sending it.';
    // Under a key that was tried before, an earlier try may have gone through; that one is asked about once more.
    return { state: intent.provider.honours_keys ? 'unknown' : 'failed', error };
  }
  const envelope: Envelope = {
    key: keyOf(intent.id, intent.attempt),
    org_id: intent.org_id,
    plan_id: intent.plan_id,
    entry_id: intent.id,
  };
  try {
    const accepted = await intent.provider.send(
      intent.message,
      envelope,
      AbortSignal.timeout(deps.timeoutMs),
    );
    const receipt = { provider: intent.provider.name, ...accepted, digest: digestOf(intent.message) };
    return { state: 'executed', receipt };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { state: error instanceof Refused ? 'failed' : 'unknown', error: message };
  }
}

/**
 * Writes what came of it. Also from `unknown`: a sender that was only slow still knows best, as long as nobody has sent
 * again since (the fence).
 */
export async function recordOutcome(tx: Tx, intent: Intent, outcome: Outcome): Promise<void> {
  const locked = await lockPlan(tx, intent.org_id, intent.plan_id);
  const row = await lockEntry(tx, locked, intent.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || row.fence !== intent.fence) return;
  const { status } = entry;
  if (status.state !== 'dispatching' && status.state !== 'unknown') return;
  if (status.state === 'unknown' && outcome.state !== 'executed') return;
  const at = locked.now.toISOString();
  const by = status.by ? { by: status.by } : {};
  await record(tx, locked, { update: [{ row, entry: withStatus(entry, toStatus(outcome, at, by)) }] });
  await tx
    .update(dispatch)
    .set({
      outcome: outcome.state,
      receipt: outcome.state === 'executed' ? outcome.receipt : null,
      error: outcome.state === 'executed' ? null : outcome.error,
      ended_at: locked.now,
    })
    .where(and(ofEntry(intent), eq(dispatch.attempt, intent.attempt)));
}

function toStatus(
  outcome: Outcome,
  at: string,
  by: Pick<ToolCallStatus & { state: 'failed' }, 'by'>,
): ToolCallStatus {
  if (outcome.state === 'executed') return { state: 'executed', at, ...by, receipt: outcome.receipt };
  if (outcome.state === 'failed') return { state: 'failed', at, error: outcome.error, ...by };
  return { state: 'unknown', since: at, ...by };
}

/** The message as it will arrive: what was approved, or proposed and approved unchanged. */
export function messageOf(entry: ToolCallEntry): Message {
  const args = entry.approved_args ?? entry.args;
  if (entry.tool === 'send_email') {
    const { to, subject, body } = TOOL_ARGS.send_email.parse(args);
    return { channel: 'email', to, subject, body };
  }
  const { to, body } = TOOL_ARGS.send_sms.parse(args);
  return { channel: 'sms', to, body };
}

/** An entry that keeps its worker's lease through the change. */
export function leased(
  locked: LockedPlan,
  row: EntryRow,
  entry: ToolCallEntry,
  leaseMs: number,
): EntryUpdate {
  return { row, entry, lease_until: new Date(locked.now.getTime() + leaseMs) };
}

function keyOf(entryId: string, attempt: number): string {
  return `act_${entryId}_${attempt}`;
}

function ofEntry(claim: Omit<Claim, 'fence'>) {
  return and(
    eq(dispatch.org_id, claim.org_id),
    eq(dispatch.plan_id, claim.plan_id),
    eq(dispatch.entry_id, claim.id),
  );
}
