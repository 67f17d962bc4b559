import 'server-only';
import { eq } from 'drizzle-orm';
import { organization } from '../auth/tables';
import type { Tx } from '../db/transaction';
import { notesOf } from './queries';

/** Applies to everybody in the organization. */
export async function dismissOnboarding(tx: Tx, orgId: string, dismissed: boolean): Promise<void> {
  const [row] = await tx
    .select({ metadata: organization.metadata })
    .from(organization)
    .where(eq(organization.id, orgId))
    .for('update');
  const { onboarding: _before, ...others } = notesOf(row?.metadata ?? null);
  const notes = dismissed ? { ...others, onboarding: 'dismissed' } : others;
  await tx
    .update(organization)
    .set({ metadata: JSON.stringify(notes) })
    .where(eq(organization.id, orgId));
}
