import 'server-only';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { hasRole, ROLES } from '../auth/roles';
import { member } from '../auth/tables';
import type { Tx } from '../db/transaction';
import { remindOfEntry } from '../plans/decisions/remind';
import { notice } from './tables';

const DECIDERS = ROLES.filter((role) => hasRole(role, 'member'));

/**
 * Reminds of one entry that has waited for long; with `byMail` each colleague who can decide is to be written to as well, at
 * the earliest an hour after the last time. Returns whether there was an entry.
 */
export async function remindPeople(tx: Tx, byMail: boolean): Promise<boolean> {
  const { found, org_id } = await remindOfEntry(tx);
  if (org_id && byMail) await queueNotices(tx, org_id);
  return found;
}

/** In the order of the members, as everybody takes these rows: two reminders at once cannot wait for each other. */
async function queueNotices(tx: Tx, orgId: string): Promise<void> {
  const people = await tx
    .select({ user_id: member.userId })
    .from(member)
    .where(and(eq(member.organizationId, orgId), inArray(member.role, DECIDERS)))
    .orderBy(asc(member.userId));
  if (people.length === 0) return;
  const due_at = sql`clock_timestamp()`;
  await tx
    .insert(notice)
    .values(people.map(({ user_id }) => ({ org_id: orgId, user_id, due_at })))
    .onConflictDoUpdate({
      target: [notice.org_id, notice.user_id],
      set: {
        due_at: sql`coalesce(${notice.due_at}, greatest(clock_timestamp(), ${notice.sent_at} + interval '1 hour'))`,
      },
    });
}
