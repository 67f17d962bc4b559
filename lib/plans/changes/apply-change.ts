import 'server-only';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { databaseNow } from '../../db/clock';
import { announceWork, type Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { appendEvents } from '../../events/log';
import type { Entry, PlanLogDisplay, ToolCallEntry, ToolCallStatus } from '../schema/log-entry';
import type { PlanState } from '../schema/plan';
import { log_entry, plan } from '../tables';
import { canMovePlan, isTerminal, isWaiting, WAITING_STATES } from '../transitions';
import { createLogEntry, type EntryRow, type EntryUpdate, type NewEntry, updateLogEntry } from './log-entry';
import { publishPlanState } from './publish';
import { settlePlan } from './settle-plan';

export type PlanRow = typeof plan.$inferSelect;

/** A plan whose row this transaction has locked; `now` is the database's clock, read after the lock was granted. */
export type LockedPlan = { row: PlanRow; now: Date };

/**
 * Locks the plan's row: the one lock for every decision, expiry, intent, delivery record and end of a run. Without it
 * two people who settle a plan's last two entries at the same moment would each read the other entry as still waiting,
 * and the plan would wait for ever.
 * @throws AppError not_found
 */
export async function lockPlan(tx: Tx, orgId: string, planId: string): Promise<LockedPlan> {
  const [row] = await tx
    .select()
    .from(plan)
    .where(and(eq(plan.org_id, orgId), eq(plan.id, planId)))
    .for('update');
  if (!row) throw new AppError('not_found', 'There is no such plan here.');
  return { row, now: await databaseNow(tx) };
}

/** @throws AppError not_found */
export async function lockEntry(tx: Tx, locked: LockedPlan, entryId: string): Promise<EntryRow> {
  const [row] = await tx
    .select()
    .from(log_entry)
    .where(
      and(
        eq(log_entry.org_id, locked.row.org_id),
        eq(log_entry.plan_id, locked.row.id),
        eq(log_entry.id, entryId),
      ),
    )
    .for('update');
  if (!row) throw new AppError('not_found', 'There is no such entry in this plan.');
  return row;
}

/** Entries that keep the plan waiting: pending, approved, dispatching, unknown. Locked, as they may be changed next. */
export function lockWaitingEntries(tx: Tx, locked: LockedPlan): Promise<EntryRow[]> {
  return tx
    .select()
    .from(log_entry)
    .where(
      and(
        eq(log_entry.org_id, locked.row.org_id),
        eq(log_entry.plan_id, locked.row.id),
        inArray(log_entry.status, [...WAITING_STATES]),
      ),
    )
    .orderBy(log_entry.id)
    .for('update');
}

/** A run that has written something is no longer stalled. */
function withoutStall(state: PlanState): PlanState {
  return state.status === 'executing' && state.stalled_since ? { status: 'executing' } : state;
}

type RunColumns = Partial<
  Pick<PlanRow, 'run_id' | 'step' | 'fence' | 'lease_until' | 'attempts' | 'progress_at'>
>;

/** The run columns of a plan without an open run. */
export const CLEARED_RUN = {
  run_id: null,
  step: 0,
  lease_until: null,
  progress_at: null,
} satisfies RunColumns;

export type PlanChange = {
  create?: NewEntry[];
  update?: EntryUpdate[];
  state?: PlanState;
  columns?: RunColumns;
};

export type PlanChangeResult = { created: PlanLogDisplay[]; updated: PlanLogDisplay[]; state: PlanState };

/**
 * Writes everything that one command changes in a plan, with its events: settles the plan, cancels what still waits when
 * it ends, takes one sequence number for each changed row, once and last, and gives each row its number as version. All
 * rows are locked before the numbers are taken, so that two commands cannot wait for each other.
 * @throws AppError conflict when the plan's present state does not lead to the new one
 */
export async function applyPlanChange(
  tx: Tx,
  locked: LockedPlan,
  change: PlanChange,
): Promise<PlanChangeResult> {
  const { row: current, now } = locked;
  const create = change.create ?? [];
  const update = [...(change.update ?? [])];
  const updatedIds = new Set(update.map(({ row }) => row.id));
  const otherWaiting = (await lockWaitingEntries(tx, locked)).filter((row) => !updatedIds.has(row.id));

  const states = [...create, ...update].map(({ entry }) => entry);
  const nowWaiting = states.filter((entry) => entry.kind === 'tool_call' && isWaiting(entry.status.state));
  const stateBefore = change.columns?.progress_at ? withoutStall(current.state) : current.state;
  const waiting = otherWaiting.length + nowWaiting.length;
  const state = change.state ?? (await settlePlan(tx, locked, { state: stateBefore, update, waiting }));
  const stateChanged = state !== current.state;
  if (
    stateChanged &&
    state.status !== current.state.status &&
    !canMovePlan(current.state.status, state.status)
  ) {
    throw new AppError('conflict', `A plan that is ${current.state.status} cannot become ${state.status}.`, {
      current: { state: current.state, version: current.version },
    });
  }
  if (isTerminal(state.status)) update.push(...cancellations(otherWaiting, now));

  if (stateChanged && state.status === 'stand_by' && isDue(state.next_execution_at, now))
    announceWork(tx, 'runs');
  if (nowWaiting.some((entry) => isDueMessage(entry, now))) announceWork(tx, 'messages');

  const changes = create.length + update.length + (stateChanged ? 1 : 0);
  if (changes === 0) {
    if (change.columns) await writePlan(tx, current, change.columns);
    return { created: [], updated: [], state };
  }
  const firstTime = create.length > 0 ? await nextLogTime(tx, locked) : 0;
  return appendEvents(tx, current.org_id, changes, async (first, publish) => {
    let version = first;
    const updated: PlanLogDisplay[] = [];
    for (const entry of update) updated.push(await updateLogEntry(tx, publish, entry, version++, now));
    const created: PlanLogDisplay[] = [];
    for (const [index, entry] of create.entries()) {
      const at = new Date(firstTime + index);
      created.push(await createLogEntry(tx, publish, current, entry, version++, at));
    }
    if (stateChanged || change.columns) {
      await writePlan(tx, current, { ...change.columns, ...(stateChanged ? { state, version } : {}) });
    }
    if (stateChanged) publishPlanState(publish, current.id, { state, version });
    return { created, updated, state };
  });
}

const isDue = (at: string | undefined, now: Date) => at !== undefined && new Date(at) <= now;

function isDueMessage(entry: Entry, now: Date): boolean {
  return entry.kind === 'tool_call' && entry.status.state === 'approved' && isDue(entry.status.run_at, now);
}

/**
 * A time in milliseconds since 1970 that is later than any entry of this plan. Entries of one step are a millisecond
 * apart: with equal times they would be ordered by version, and one that is decided later would move.
 */
export async function nextLogTime(tx: Tx, { row, now }: LockedPlan): Promise<number> {
  const [last] = await tx
    .select({ at: log_entry.created_at })
    .from(log_entry)
    .where(and(eq(log_entry.org_id, row.org_id), eq(log_entry.plan_id, row.id)))
    .orderBy(desc(log_entry.created_at))
    .limit(1);
  return Math.max(now.getTime(), last ? last.at.getTime() + 1 : 0);
}

/** A message that is being dispatched is not cancelled, because its outcome is still to be recorded. */
function cancellations(waiting: EntryRow[], now: Date): EntryUpdate[] {
  return waiting.flatMap((row) => {
    const { entry } = row;
    if (entry.kind !== 'tool_call' || !['pending', 'approved'].includes(entry.status.state)) return [];
    return [{ row, entry: withStatus(entry, { state: 'cancelled', at: now.toISOString() }) }];
  });
}

async function writePlan(
  tx: Tx,
  current: PlanRow,
  set: RunColumns & { state?: PlanState; version?: number },
): Promise<void> {
  const { state } = set;
  const next = state && 'next_execution_at' in state ? state.next_execution_at : undefined;
  const scheduled = state ? { next_execution_at: next ? new Date(next) : null } : {};
  await tx
    .update(plan)
    .set({ ...set, ...scheduled })
    .where(and(eq(plan.org_id, current.org_id), eq(plan.id, current.id)));
}

export function withStatus(entry: ToolCallEntry, status: ToolCallStatus): ToolCallEntry {
  return { ...entry, status };
}
