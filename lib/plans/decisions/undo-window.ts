import 'server-only';
import { eq } from 'drizzle-orm';
import { org_setting } from '../../db/schema/events';
import type { Queryable } from '../../db/transaction';
import { readEnv } from '../../env';

/** Milliseconds between an approval and the sending: the org's own, or the configured default. */
export async function undoWindowMs(tx: Queryable, orgId: string): Promise<number> {
  const [setting] = await tx
    .select({ seconds: org_setting.undo_window_s })
    .from(org_setting)
    .where(eq(org_setting.org_id, orgId));
  return (setting?.seconds ?? readEnv().UNDO_WINDOW_S) * 1_000;
}
