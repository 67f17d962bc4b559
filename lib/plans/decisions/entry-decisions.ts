import 'server-only';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { digestOf } from '../../kit/digest';
import { readNextSendTime } from '../../settings/queries';
import { withStatus } from '../changes/apply-change';
import type { NewEntry } from '../changes/log-entry';
import type { ResolveInputSchema } from '../inputs';
import type { PlanLogDisplay, ToolCallEntry } from '../schema/log-entry';
import { checkArgs } from '../tools/check-args';
import { isOutbound } from '../tools/tool-args';
import { decide, type EntryTarget } from './decide-entry';
import { returnForReview } from './return-for-review';
import { rejected, requireUndoable } from './undoable-rejection';

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
          throw new AppError('invalid', 'Only a message can be approved; a question needs an answer.');
        }
        const edited = args ? withArgs(entry, args) : entry;
        const finalArgs = checkArgs(edited.tool, edited.approved_args ?? edited.args);
        const sendAt = typeof finalArgs.send_at === 'string' ? finalArgs.send_at : undefined;
        const times = await readNextSendTime(tx, target.org_id, {
          now: locked.now,
          requestedAt: run_at ?? sendAt,
        });
        const { stale: _stale, ...approved } = edited;
        return { entry: withStatus(approved, { state: 'approved', by: target.actor, at, ...times }) };
      },
    },
  );
}

/**
 * Rejects a message or a question. `reason` is shown to the planner, after the undo window: a run under way may read the
 * rejection in its next step, so then it is final at once.
 */
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
      async next({ locked, entry, at }) {
        const status = await rejected(tx, locked, entry, { by: target.actor, at, reason });
        return { entry: withStatus(entry, status) };
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

/** Saves a draft. An earlier approval becomes void, because approval belongs to the exact text that was shown. */
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
        return { entry: await returnForReview(tx, locked, row, withArgs(entry, args)) };
      },
    },
  );
}

/** Undoes an approval before the message leaves, or a rejection within the undo window; the draft keeps its edits. */
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
      from: ['approved', 'rejected'],
      async next({ locked, row, entry }) {
        if (entry.status.state === 'rejected') requireUndoable(locked, row, entry.status);
        return { entry: await returnForReview(tx, locked, row, entry) };
      },
    },
  );
}

/**
 * Settles an unknown outcome. `sent` and `not_sent` state what happened, so they are possible after the plan has ended.
 * `send_again` creates a copy of the message, which needs a new approval.
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
        const replacement: NewEntry = { id, entry: await returnForReview(tx, locked, row, entry) };
        if (row.digest) replacement.digest = row.digest;
        return {
          entry: withStatus(entry, { state: 'superseded', by, at, entry_id: id }),
          create: [replacement],
        };
      },
    },
  );
}

function withArgs(entry: ToolCallEntry, args: Record<string, unknown>): ToolCallEntry {
  const { approved_args: _before, ...withoutEdits } = entry;
  const parsedArgs = checkArgs(entry.tool, args);
  return digestOf(parsedArgs) === digestOf(entry.args)
    ? withoutEdits
    : { ...withoutEdits, approved_args: parsedArgs };
}
