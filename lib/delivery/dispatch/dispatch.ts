import 'server-only';
import { and, eq } from 'drizzle-orm';
import { databaseNow } from '../../db/clock';
import type { Database, Tx } from '../../db/transaction';
import { coerceError } from '../../errors';
import { digestOf } from '../../kit/digest';
import { storable } from '../../kit/text';
import {
  applyPlanChange,
  type LockedPlan,
  lockEntry,
  lockPlan,
  withStatus,
} from '../../plans/changes/apply-change';
import { returnToPending } from '../../plans/changes/return-to-pending';
import type { Receipt, ToolCallEntry, ToolCallStatus } from '../../plans/schema/log-entry';
import { isOutbound, TOOL_ARGS } from '../../plans/tools/tool-args';
import { isTerminal } from '../../plans/transitions';
import { postponeForQuietHours } from '../../settings/next-send-time';
import { readSendingTimes } from '../../settings/queries';
import {
  DeadlineMissed,
  DefinitelyNotSent,
  type Envelope,
  idempotencyScopeOf,
  type Message,
  OutcomeUnknown,
  type Provider,
  type Providers,
} from '../providers/provider';
import { dispatch } from '../tables';
import type { Claim } from './claim';
import { type Deadline, deadlineIn } from './deadline';
import { reasonToHold } from './send-guards';

export type DispatchDeps = {
  database: Database;
  providers: Providers;
  leaseMs: number;
  timeoutMs: number;
  /** Called with the outcome of each try at a provider, for metrics. */
  onOutcome?(outcome: Outcome): void;
};

/**
 * A committed intent: from here on the provider may have the message, whatever happens to this process. `earlierTries`:
 * how often it was handed over before, under the same key. `lease` ends no later than the one in the database, so that
 * no send starts that could outlast it.
 */
export type Intent = Claim & {
  attempt: number;
  earlierTries: number;
  message: Message;
  provider: Provider;
  lease: Deadline;
};

/** `retry`: another try under the same key is harmless, after this many milliseconds if the provider named a time. */
export type Outcome =
  | { state: 'executed'; receipt: Receipt }
  | { state: 'failed'; error: string }
  | { state: 'unknown'; error: string; retry?: { after_ms: number | null } };

/**
 * Moves `approved → dispatching`, committed before any byte leaves. The reasons against sending are checked for the
 * last time, under the plan's lock: rejected, undone, paused, stopped, autopilot switched off, do-not-contact, quiet
 * hours. Null when it is not to be sent now.
 */
export async function writeIntent(tx: Tx, deps: DispatchDeps, claim: Claim): Promise<Intent | null> {
  const locked = await lockPlan(tx, claim.org_id, claim.plan_id);
  const row = await lockEntry(tx, locked, claim.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || entry.status.state !== 'approved' || row.fence !== claim.fence)
    return null;
  if (locked.row.state.status === 'paused' || isTerminal(locked.row.state.status)) return null;
  if (new Date(entry.status.run_at) > locked.now) return null;

  const message = toMessage(entry);
  const { by, at } = entry.status;
  const hold = await reasonToHold(tx, locked, { entry, by, at });
  if (hold) {
    const returned = await returnToPending(tx, locked, hold.entry, hold.reason);
    await applyPlanChange(tx, locked, { update: [{ row, entry: returned }] });
    return null;
  }
  // Quiet hours may have begun since the approval, because the settings changed or this worker is late.
  const times = await readSendingTimes(tx, claim.org_id);
  const { run_at, wanted_at } = postponeForQuietHours(times, locked.now.getTime());
  if (wanted_at) {
    const postponed = { ...entry.status, run_at, wanted_at: entry.status.wanted_at ?? entry.status.run_at };
    await applyPlanChange(tx, locked, { update: [{ row, entry: withStatus(entry, postponed) }] });
    return null;
  }
  const provider = providerFor(deps, message);
  const attempt = 1 + (await tx.$count(dispatch, isOfEntry(claim)));
  await tx.insert(dispatch).values({
    org_id: claim.org_id,
    plan_id: claim.plan_id,
    entry_id: claim.id,
    attempt,
    idempotency_key: keyOf(claim.id, attempt),
    provider: idempotencyScopeOf(provider),
    digest: digestOf(message),
    started_at: locked.now,
  });
  const status: ToolCallStatus = {
    state: 'dispatching',
    by: entry.status.by,
    at: locked.now.toISOString(),
    attempt,
  };
  const lease = deadlineIn(deps.leaseMs);
  const lease_until = new Date((await databaseNow(tx)).getTime() + deps.leaseMs);
  await applyPlanChange(tx, locked, { update: [{ row, entry: withStatus(entry, status), lease_until }] });
  return { ...claim, attempt, earlierTries: 0, message, provider, lease };
}

/** Tries the provider once, within the timeout. Never throws: an unknown outcome is returned as one. */
export async function send(deps: DispatchDeps, intent: Intent): Promise<Outcome> {
  const { provider, message } = intent;
  // A process that was frozen may continue when the message is `unknown`, or when a person has already had it sent
  // again.
  if (intent.lease.msLeft() < deps.timeoutMs) return outcomeOf(intent, new DeadlineMissed());
  const deadline = deadlineIn(deps.timeoutMs);
  const envelope: Envelope = {
    key: keyOf(intent.id, intent.attempt),
    org_id: intent.org_id,
    plan_id: intent.plan_id,
    entry_id: intent.id,
    isDeadlinePassed: () => deadline.msLeft() <= 0,
  };
  try {
    const accepted = await provider.send(message, envelope, AbortSignal.timeout(deps.timeoutMs));
    const receipt = { provider: provider.name, ...accepted, digest: digestOf(message) };
    return { state: 'executed', receipt };
  } catch (thrown) {
    return outcomeOf(intent, thrown);
  }
}

function outcomeOf({ provider, earlierTries }: Intent, thrown: unknown): Outcome {
  const error = storable(coerceError(thrown).message.slice(0, 500));
  const isNotSent = thrown instanceof DefinitelyNotSent;
  // A missed deadline or an unreachable provider passes, and the key makes another try harmless.
  if (provider.honors_keys && (!isNotSent || thrown instanceof DeadlineMissed)) {
    const after_ms = thrown instanceof OutcomeUnknown ? thrown.retry_after_ms : null;
    return { state: 'unknown', error, retry: { after_ms } };
  }
  // A refusal of this try says nothing about an earlier one under the same key.
  return { state: isNotSent && earlierTries === 0 ? 'failed' : 'unknown', error };
}

/**
 * Records the outcome. A proof that a provider has taken the message is recorded in any state and from any worker: also
 * from `unknown`, and after a person has said that it was not sent. Any other outcome is recorded only for the present
 * holder of the fence.
 */
export async function recordOutcome(tx: Tx, intent: Intent, outcome: Outcome): Promise<void> {
  const locked = await lockPlan(tx, intent.org_id, intent.plan_id);
  const row = await lockEntry(tx, locked, intent.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call') return;
  const { status } = entry;
  const isExecuted = outcome.state === 'executed';
  if (!isExecuted && (row.fence !== intent.fence || status.state !== 'dispatching')) return;
  await tx
    .update(dispatch)
    .set({
      outcome: outcome.state,
      receipt: isExecuted ? outcome.receipt : null,
      error: isExecuted ? null : outcome.error,
      ended_at: locked.now,
    })
    .where(and(isOfEntry(intent), eq(dispatch.attempt, intent.attempt)));
  if (status.state === 'dispatching' || status.state === 'unknown' || status.state === 'failed') {
    const by = status.by ? { by: status.by } : {};
    const next = toStatus(outcome, locked.now.toISOString(), by);
    await applyPlanChange(tx, locked, { update: [{ row, entry: withStatus(entry, next) }] });
  } else if (status.state === 'superseded') {
    await holdReplacement(tx, locked, status.entry_id);
  }
}

/**
 * A person had the message sent again, and then the first one turns out to be sent: the second one is held for a new
 * look.
 */
async function holdReplacement(tx: Tx, locked: LockedPlan, entryId: string): Promise<void> {
  const row = await lockEntry(tx, locked, entryId);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || isTerminal(locked.row.state.status)) return;
  const hold = 'The message that this one replaces was sent after all.';
  if (entry.status.state === 'approved') {
    await applyPlanChange(tx, locked, {
      update: [{ row, entry: await returnToPending(tx, locked, entry, hold) }],
    });
  } else if (entry.status.state === 'pending') {
    await applyPlanChange(tx, locked, {
      update: [{ row, entry: withStatus(entry, { state: 'pending', held: hold }) }],
    });
  } else if (entry.status.state === 'superseded') {
    // The second one was superseded by a third one.
    await holdReplacement(tx, locked, entry.status.entry_id);
  }
}

function toStatus(
  outcome: Outcome,
  at: string,
  by: Pick<ToolCallStatus & { state: 'failed' }, 'by'>,
): ToolCallStatus {
  if (outcome.state === 'executed') return { state: 'executed', at, ...by, receipt: outcome.receipt };
  if (outcome.state === 'failed') return { state: 'failed', at, error: outcome.error, ...by };
  return { state: 'unknown', since: at, error: outcome.error, ...by };
}

/** The message as it will arrive: as approved, or as proposed and approved unchanged. */
export function toMessage(entry: ToolCallEntry): Message {
  const { tool } = entry;
  const args = entry.approved_args ?? entry.args;
  if (!isOutbound(tool)) throw new Error(`A ${tool} cannot be sent.`);
  switch (tool) {
    case 'send_email': {
      const { to, subject, body } = TOOL_ARGS.send_email.parse(args);
      return { channel: 'email', to, subject, body };
    }
    case 'send_sms': {
      const { to, body } = TOOL_ARGS.send_sms.parse(args);
      return { channel: 'sms', to, body };
    }
  }
}

export function providerFor({ providers }: DispatchDeps, message: Message): Provider {
  return providers[message.channel === 'email' ? 'send_email' : 'send_sms'];
}

function keyOf(entryId: string, attempt: number): string {
  return `act_${entryId}_${attempt}`;
}

export function isOfEntry(claim: Omit<Claim, 'fence'>) {
  return and(
    eq(dispatch.org_id, claim.org_id),
    eq(dispatch.plan_id, claim.plan_id),
    eq(dispatch.entry_id, claim.id),
  );
}
