import 'server-only';
import type { z } from 'zod';
import type { Database } from '../../db/transaction';
import { AppError, type ErrorCode } from '../../errors';
import type { BulkDecisionsInputSchema } from '../params';
import type { Actor, PlanLogDisplay } from '../schema';
import { approveLogEntry, rejectLogEntry } from './entry-decisions';

type Item = z.infer<typeof BulkDecisionsInputSchema>['decisions'][number];
type Outcome = { plan_id: string; entry_id: string } & (
  | { ok: true; log: PlanLogDisplay }
  | { ok: false; code: ErrorCode; message: string; current?: unknown }
);

/** Each item is its own decision in its own transaction: what fails says why and holds nothing else up. */
export async function decideMany(
  database: Database,
  who: { org_id: string; actor: Actor },
  items: Item[],
): Promise<{ outcomes: Outcome[] }> {
  const outcomes: Outcome[] = [];
  for (const item of items) outcomes.push(await decideOne(database, who, item));
  return { outcomes };
}

async function decideOne(
  database: Database,
  who: { org_id: string; actor: Actor },
  { plan_id, entry_id, version, decision, reason = '' }: Item,
): Promise<Outcome> {
  const target = { ...who, plan_id, entry_id };
  try {
    if (decision === 'reject' && reason === '')
      throw new AppError('bad_request', 'A rejection needs a reason.');
    const log = await database.transaction((tx) =>
      decision === 'approve'
        ? approveLogEntry(tx, target, { version })
        : rejectLogEntry(tx, target, { version, reason }),
    );
    return { plan_id, entry_id, ok: true, log };
  } catch (error) {
    // Those before it stand: an item that fails on our side must not turn their answer into an error.
    const { code, message, details } =
      error instanceof AppError
        ? error
        : new AppError('unavailable', 'This one could not be decided. Try again.');
    return { plan_id, entry_id, ok: false, code, message, ...details };
  }
}
