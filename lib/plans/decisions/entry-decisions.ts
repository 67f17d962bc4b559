import 'server-only';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { type EntryRow, type NewEntry, toDisplay } from '../log';
import type { ResolveInputSchema } from '../params';
import { type LockedPlan, lockEntry, lockPlan, record, withStatus } from '../record';
import type { ArgChange, Decider, PlanLogDisplay, ToolCallEntry, ToolCallState } from '../schema';
import { changesSince, wishesAgainst } from '../staleness/facts';
import { messageFor, withFlags } from '../staleness/flags';
import { isOutbound } from '../tool-args';
import { isTerminal } from '../transitions';
import { changesBetween } from './changes';
import { checkArgs } from './check-args';
import { type Decision, deciderOf, digestOf, waitedMs, wasDecided, writeDecision } from './decided';
import { effectiveRunAt } from './run-at';
import { waitAgain } from './wait-again';

export type EntryTarget = Decider & { org_id: string; plan_id: string; entry_id: string };

type EntryDecision = Exclude<Decision['kind'], 'approve_plan' | 'reject_plan' | 'edit_plan'>;

/** States in which a decision still stands. A repeat that comes later is told what has become of the entry instead. */
const STANDS: Record<EntryDecision, readonly ToolCallState[]> = {
  approve: ['approved', 'dispatching', 'executed', 'failed', 'unknown', 'superseded'],
  reject: ['rejected'],
  answer: ['answered'],
  edit: ['pending', 'approved', 'dispatching', 'executed', 'failed', 'unknown', 'superseded'],
  undo: ['pending'],
  resolve: ['executed', 'superseded', 'failed'],
};

type Asked = { kind: EntryDecision; version: number; detail?: Record<string, unknown> };
type Situation = { locked: LockedPlan; row: EntryRow; entry: ToolCallEntry; at: string };
type Rule = {
  /** States from which this decision may be made. */
  from: ToolCallState[];
  /** Settling what really happened is possible after the plan has ended; deciding what is to happen is not. */
  evenWhenEnded?: boolean;
  next(situation: Situation): Promise<{ entry: ToolCallEntry; create?: NewEntry[] }>;
};

/**
 * One decision about one entry at one version: under the plan's lock, a compare-and-set of state and version. The winner
 * gets the entry as it is now; the same person repeating the same decision gets it again.
 * @throws AppError not_found; conflict with `current`, the entry as the winner left it
 */
async function decide(tx: Tx, target: EntryTarget, asked: Asked, rule: Rule): Promise<PlanLogDisplay> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const row = await lockEntry(tx, locked, target.entry_id);
  const { entry } = row;
  if (entry.kind !== 'tool_call')
    throw new AppError('invalid', 'There is nothing to decide about this entry.');
  const made: Decision = {
    ...deciderOf(target),
    entry_id: row.id,
    kind: asked.kind,
    version_seen: asked.version,
    detail: asked.detail ?? {},
    waited_ms: waitedFor(locked, row, entry),
  };
  const state = entry.status.state;
  if (!(rule.from.includes(state) && row.version === asked.version)) {
    if (STANDS[asked.kind].includes(state) && (await wasDecided(tx, locked, made))) return toDisplay(row);
    const message = rule.from.includes(state)
      ? 'This entry has changed since you looked at it.'
      : `This entry is already ${state}.`;
    throw new AppError('conflict', message, { current: toDisplay(row) });
  }
  if (isTerminal(locked.row.state.status) && !rule.evenWhenEnded) {
    throw new AppError('conflict', 'This plan has already ended.', { current: toDisplay(row) });
  }
  const next = await rule.next({ locked, row, entry, at: locked.now.toISOString() });
  const { updated } = await record(tx, locked, {
    update: [{ row, entry: next.entry }],
    create: next.create ?? [],
  });
  await writeDecision(tx, locked, { ...made, changes: changesIn(asked.kind, next.entry) });
  const [display] = updated;
  if (!display) throw new Error('a decided entry was not written');
  return display;
}

/**
 * Approves a message, as proposed or with `args` edited by the approver. It is sent at `run_at` (or the message's own
 * `send_at`), never before the undo window has passed.
 * @throws AppError invalid when the arguments do not fit the tool
 */
export function approveLogEntry(
  tx: Tx,
  target: EntryTarget,
  input: { version: number; args?: Record<string, unknown> | undefined; run_at?: string | undefined },
): Promise<PlanLogDisplay> {
  const { version, args, run_at } = input;
  const detail = { ...(args ? { args } : {}), ...(run_at ? { run_at } : {}) };
  return decide(
    tx,
    target,
    { kind: 'approve', version, detail },
    {
      from: ['pending'],
      async next({ locked, entry, at }) {
        if (!isOutbound(entry.tool)) {
          throw new AppError('invalid', 'Only a message can be approved; a question wants an answer.');
        }
        const edited = args ? withArgs(entry, args) : entry;
        const final = checkArgs(edited.tool, edited.approved_args ?? edited.args);
        const sendAt = typeof final.send_at === 'string' ? final.send_at : undefined;
        const times = await effectiveRunAt(tx, target.org_id, { now: locked.now, wanted: run_at ?? sendAt });
        const { stale: _seen, ...approved } = edited;
        return { entry: withStatus(approved, { state: 'approved', by: target.actor, at, ...times }) };
      },
    },
  );
}

export function rejectLogEntry(
  tx: Tx,
  target: EntryTarget,
  input: { version: number; reason: string },
): Promise<PlanLogDisplay> {
  const { version, reason } = input;
  return decide(
    tx,
    target,
    { kind: 'reject', version, detail: { reason } },
    {
      from: ['pending'],
      async next({ entry, at }) {
        return { entry: withStatus(entry, { state: 'rejected', by: target.actor, at, reason }) };
      },
    },
  );
}

/** @throws AppError invalid when the entry is not a question */
export function answerQuestion(
  tx: Tx,
  target: EntryTarget,
  input: { version: number; answer: string },
): Promise<PlanLogDisplay> {
  const { version, answer } = input;
  return decide(
    tx,
    target,
    { kind: 'answer', version, detail: { answer } },
    {
      from: ['pending'],
      async next({ entry, at }) {
        if (entry.tool !== 'ask_user') throw new AppError('invalid', 'Only a question can be answered.');
        return { entry: withStatus(entry, { state: 'answered', by: target.actor, at, answer }) };
      },
    },
  );
}

/** Saves a draft. Whatever was approved before is void: consent belongs to the exact text that was shown. */
export function editLogEntry(
  tx: Tx,
  target: EntryTarget,
  input: { version: number; args: Record<string, unknown> },
): Promise<PlanLogDisplay> {
  const { version, args } = input;
  return decide(
    tx,
    target,
    { kind: 'edit', version, detail: { args } },
    {
      from: ['pending', 'approved'],
      async next({ locked, row, entry }) {
        if (!isOutbound(entry.tool)) throw new AppError('invalid', 'Only a message can be edited.');
        return { entry: await lookAgain(tx, locked, row, withArgs(entry, args)) };
      },
    },
  );
}

/** Takes an approval back before anything has left; the draft stays as it was edited. */
export function undoLogEntry(
  tx: Tx,
  target: EntryTarget,
  input: { version: number },
): Promise<PlanLogDisplay> {
  return decide(
    tx,
    target,
    { kind: 'undo', version: input.version },
    {
      from: ['approved'],
      async next({ locked, row, entry }) {
        return { entry: await lookAgain(tx, locked, row, entry) };
      },
    },
  );
}

/**
 * A person settles what we cannot know: it was sent; it was not, and is left at that; or it is to be sent again, which needs
 * a new approval. The first two only say what is true, and so may be said of a plan that has ended too.
 */
export function resolveLogEntry(
  tx: Tx,
  target: EntryTarget,
  input: z.infer<typeof ResolveInputSchema>,
): Promise<PlanLogDisplay> {
  const { version, outcome } = input;
  return decide(
    tx,
    target,
    { kind: 'resolve', version, detail: { outcome } },
    {
      from: ['unknown'],
      evenWhenEnded: outcome !== 'send_again',
      async next({ locked, row, entry, at }) {
        const by = target.actor;
        if (outcome === 'sent') return { entry: withStatus(entry, { state: 'executed', at, by }) };
        if (outcome === 'not_sent') {
          const error = `It was not sent, as ${by.name} has found out.`;
          return { entry: withStatus(entry, { state: 'failed', at, error, by }) };
        }
        const id = uuid();
        const again: NewEntry = { id, entry: await lookAgain(tx, locked, row, entry) };
        if (row.digest) again.digest = row.digest;
        return { entry: withStatus(entry, { state: 'superseded', by, at, entry_id: id }), create: [again] };
      },
    },
  );
}

/**
 * Waits once more, and says all that has changed since it was written: whoever looks at it now need not be the one who saw
 * that when it was approved, and while it was on its way nobody was shown anything.
 */
async function lookAgain(
  tx: Tx,
  locked: LockedPlan,
  row: EntryRow,
  entry: ToolCallEntry,
): Promise<ToolCallEntry> {
  const waiting = await waitAgain(tx, locked, entry);
  if (!isOutbound(entry.tool)) return waiting;
  const message = messageFor(entry.tool, entry.approved_args ?? entry.args);
  const changes = await changesSince(tx, locked, row.created_at);
  return withFlags(waiting, [...changes, ...(await wishesAgainst(tx, locked, message))]);
}

/** Only what waits for a person has waited: an approval that is taken back had been given. */
function waitedFor(locked: LockedPlan, row: EntryRow, { status }: ToolCallEntry): number | null {
  if (status.state === 'pending') return waitedMs(row.waiting_since ?? row.created_at, locked);
  return status.state === 'unknown' ? waitedMs(new Date(status.since), locked) : null;
}

/** What the deciders have made of the message as it was proposed: stored with the decisions that concern its words. */
function changesIn(kind: EntryDecision, { args, approved_args }: ToolCallEntry): ArgChange[] | null {
  return (kind === 'approve' || kind === 'edit') && approved_args
    ? changesBetween(args, approved_args)
    : null;
}

function withArgs(entry: ToolCallEntry, args: Record<string, unknown>): ToolCallEntry {
  const { approved_args: _before, ...rest } = entry;
  const checked = checkArgs(entry.tool, args);
  return digestOf(checked) === digestOf(entry.args) ? rest : { ...rest, approved_args: checked };
}
