import { eq } from 'drizzle-orm';
import type { Database } from '../../../lib/db/transaction';
import { AppError } from '../../../lib/errors';
import { decision } from '../../../lib/plans/tables';

/** The AppError of refused work. @throws Error when the work succeeds */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`refused with an AppError, not ${thrown}`);
  return thrown;
}

/** The decisions about a plan and its entries, in the order in which they were made. */
export function decisionsOf(database: Database, planId: string) {
  return database.db.select().from(decision).where(eq(decision.plan_id, planId)).orderBy(decision.created_at);
}
