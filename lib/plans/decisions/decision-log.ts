import 'server-only';
import { and, eq, gte, isNull } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Decider } from '../../auth/schema';
import type { Tx } from '../../db/transaction';
import { digestOf } from '../../kit/digest';
import type { LockedPlan } from '../changes/apply-change';
import type { ArgChange } from '../schema/log-entry';
import { decision } from '../tables';

export type DecisionKind =
  | 'approve_plan'
  | 'reject_plan'
  | 'edit_plan'
  | 'approve'
  | 'reject'
  | 'answer'
  | 'edit'
  | 'undo'
  | 'resolve';

/** What was decided, by whom, about which version. `detail` holds the reason, answer or arguments that came with it. */
export type Decision = Decider & {
  entry_id: string | null;
  kind: DecisionKind;
  version_seen: number;
  detail: Record<string, unknown>;
  changes?: ArgChange[] | null;
  waited_ms?: number | null;
};

/** Picks the decider out of a target. */
export function deciderOf({ actor, role = null, channel }: Decider): Decider {
  return channel ? { actor, role, channel } : { actor, role };
}

/** The time that something had waited for this decision, in milliseconds by the database's clock. */
export function waitedMs(since: Date, { now }: LockedPlan): number {
  return Math.max(0, now.getTime() - since.getTime());
}

/**
 * True when the same person has already made this decision (a double click, or a retry after a lost response) and no
 * other decision has replaced it since. When one has, the repeat must be a conflict.
 */
export async function isStandingRepeat(tx: Tx, locked: LockedPlan, requested: Decision): Promise<boolean> {
  const rows = await tx
    .select({
      kind: decision.kind,
      actor: decision.actor,
      version_seen: decision.version_seen,
      detail: decision.detail,
    })
    .from(decision)
    .where(
      and(
        eq(decision.org_id, locked.row.org_id),
        eq(decision.plan_id, locked.row.id),
        requested.entry_id ? eq(decision.entry_id, requested.entry_id) : isNull(decision.entry_id),
        gte(decision.version_seen, requested.version_seen),
      ),
    );
  const isRepeat = rows.some(
    (row) =>
      row.kind === requested.kind &&
      row.version_seen === requested.version_seen &&
      row.actor.kind === requested.actor.kind &&
      row.actor.id === requested.actor.id &&
      digestOf(row.detail) === digestOf(requested.detail),
  );
  const later = rows.filter(({ version_seen }) => (version_seen ?? 0) > requested.version_seen);
  return isRepeat && !later.some((row) => isReplacedBy(requested.kind, row));
}

/** Approving a draft unchanged keeps the draft; an approval ends with a new draft, and with undo as a rejection does. */
function isReplacedBy(kind: DecisionKind, later: { kind: string; detail: Record<string, unknown> }): boolean {
  if (later.kind === 'edit' || later.kind === 'edit_plan') return kind !== 'approve_plan';
  if (later.kind === 'approve') return kind !== 'edit' || 'args' in later.detail;
  return later.kind === 'undo' && (kind === 'approve' || kind === 'reject');
}

/** `version_seen` is null for decisions about a message as it is proposed, before it has a version. */
type DecisionRecord = Omit<Decision, 'version_seen'> & { version_seen: number | null };

/** Records one decision. Rows are never changed, so the table is the audit. */
export async function writeDecision(tx: Tx, locked: LockedPlan, record: DecisionRecord): Promise<void> {
  await tx.insert(decision).values({
    org_id: locked.row.org_id,
    id: uuid(),
    plan_id: locked.row.id,
    created_at: locked.now,
    ...record,
  });
}
