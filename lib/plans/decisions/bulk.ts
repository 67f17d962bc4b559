import 'server-only';
import type { z } from 'zod';
import type { Decider } from '../../auth/schema';
import type { Transactions, Tx } from '../../db/transaction';
import { AppError, coerceError, type ErrorCode } from '../../errors';
import type { BulkDecisionsInputSchema } from '../inputs';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { EntryTarget } from './decide-entry';
import { approveLogEntry, rejectLogEntry, undoLogEntry } from './entry-decisions';

type Item = z.infer<typeof BulkDecisionsInputSchema>['decisions'][number];
type Decision = Item['decision'];
type ItemOutcome = { plan_id: string; entry_id: string; decision: Decision } & (
  | { ok: true; log: PlanLogDisplay }
  | { ok: false; code: ErrorCode; message: string; current?: unknown }
);
export type BulkResult = { outcomes: ItemOutcome[] };

type BulkDecisionDeps = {
  transaction: Transactions['transaction'];
  decider: Decider & { org_id: string };
  /** Called with an internal failure; the caller of the API only learns that the item can be retried. */
  report(error: Error): void;
};

/** Each item is a decision of its own in its own transaction: a failing item gives its reason and delays no other. */
export async function decideMany(deps: BulkDecisionDeps, items: Item[]): Promise<BulkResult> {
  const outcomes: ItemOutcome[] = [];
  for (const item of items) outcomes.push(await decideOne(deps, item));
  return { outcomes };
}

/** Whether repeating the request would change nothing: no item was left undecided by an internal failure. */
export function isFinal({ outcomes }: BulkResult): boolean {
  return outcomes.every((outcome) => outcome.ok || outcome.code !== 'unavailable');
}

async function decideOne(
  { transaction, decider, report }: BulkDecisionDeps,
  item: Item,
): Promise<ItemOutcome> {
  const { plan_id, entry_id, decision } = item;
  const target = { ...decider, channel: 'bulk', plan_id, entry_id } as const;
  try {
    const log = await transaction((tx) => DECIDE[decision](tx, target, item));
    return { plan_id, entry_id, decision, ok: true, log };
  } catch (error) {
    if (error instanceof AppError) {
      const { code, message, details } = error;
      return { plan_id, entry_id, decision, ok: false, code, message, ...details };
    }
    report(coerceError(error));
    // The earlier items are decided: an internal failure of one item must not turn their results into an error.
    const message = 'This one could not be decided. Try again.';
    return { plan_id, entry_id, decision, ok: false, code: 'unavailable', message };
  }
}

const DECIDE: Record<Decision, (tx: Tx, target: EntryTarget, item: Item) => Promise<PlanLogDisplay>> = {
  approve: (tx, target, { version }) => approveLogEntry(tx, target, { version }),
  undo: (tx, target, { version }) => undoLogEntry(tx, target, { version }),
  async reject(tx, target, { version, reason }) {
    if (!reason) throw new AppError('bad_request', 'A rejection needs a reason.');
    return rejectLogEntry(tx, target, { version, reason });
  },
};
