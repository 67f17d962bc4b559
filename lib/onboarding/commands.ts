import 'server-only';
import { eq } from 'drizzle-orm';
import { organization } from '../auth/tables';
import type { Tx } from '../db/transaction';
import { metadataFields } from './queries';

/** Hides or shows the checklist for all members of the organization. */
export async function dismissOnboarding(tx: Tx, orgId: string, dismissed: boolean): Promise<void> {
  const [row] = await tx
    .select({ metadata: organization.metadata })
    .from(organization)
    .where(eq(organization.id, orgId))
    .for('update');
  const { onboarding: _before, ...others } = metadataFields(row?.metadata ?? null);
  const fields = dismissed ? { ...others, onboarding: 'dismissed' } : others;
  await tx
    .update(organization)
    .set({ metadata: JSON.stringify(fields) })
    .where(eq(organization.id, orgId));
}
