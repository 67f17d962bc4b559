import 'server-only';
import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Role } from '../../auth/roles';
import { decision } from '../../db/schema/plans';
import type { Tx } from '../../db/transaction';
import type { LockedPlan } from '../record';
import type { Actor, ArgChange, DecisionChannel } from '../schema';

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

/** What was decided, by whom, about which version. `detail` holds what came with it: reason, answer, arguments. */
export type Decision = {
  entry_id: string | null;
  kind: DecisionKind;
  actor: Actor;
  /** Null for what has no role: a rule, the autopilot. */
  role?: Role | null;
  channel?: DecisionChannel;
  version_seen: number;
  detail: Record<string, unknown>;
  changes?: ArgChange[] | null;
  waited_ms?: number | null;
};

/** True when the same person has already made this very decision: a double click, or a retry after a lost answer. */
export async function wasDecided(tx: Tx, locked: LockedPlan, wanted: Decision): Promise<boolean> {
  const rows = await tx
    .select({ actor: decision.actor, detail: decision.detail })
    .from(decision)
    .where(
      and(
        eq(decision.org_id, locked.row.org_id),
        eq(decision.plan_id, locked.row.id),
        wanted.entry_id ? eq(decision.entry_id, wanted.entry_id) : isNull(decision.entry_id),
        eq(decision.kind, wanted.kind),
        eq(decision.version_seen, wanted.version_seen),
      ),
    );
  return rows.some(
    (row) =>
      row.actor.kind === wanted.actor.kind &&
      row.actor.id === wanted.actor.id &&
      digestOf(row.detail) === digestOf(wanted.detail),
  );
}

export async function writeDecision(tx: Tx, locked: LockedPlan, made: Decision): Promise<void> {
  await tx.insert(decision).values({
    org_id: locked.row.org_id,
    id: uuid(),
    plan_id: locked.row.id,
    created_at: locked.now,
    ...made,
  });
}

/** SHA-256 over JSON with sorted keys: equal for equal contents, however PostgreSQL or a client ordered them. */
export function digestOf(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return createHash('sha256')
    .update(sorted ?? 'null')
    .digest('hex');
}
