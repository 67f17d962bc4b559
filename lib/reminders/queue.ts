import 'server-only';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { hasRole, ROLES } from '../auth/roles';
import { member } from '../auth/tables';
import type { Tx } from '../db/transaction';
import { remindOfEntry } from '../plans/decisions/remind';
import { reminder_mail } from './tables';

const DECIDER_ROLES = ROLES.filter((role) => hasRole(role, 'member'));

/**
 * Marks one entry that has waited too long as reminded. With `byMail` it also queues a mail to each member who can decide, at
 * the earliest an hour after their last one. Returns whether there was such an entry.
 */
export async function remindPeople(tx: Tx, byMail: boolean): Promise<boolean> {
  const { found, org_id } = await remindOfEntry(tx);
  if (org_id && byMail) await queueReminderMails(tx, org_id);
  return found;
}

/** The rows are locked in the order of the members, always, so that two reminders at once cannot deadlock. */
async function queueReminderMails(tx: Tx, orgId: string): Promise<void> {
  const people = await tx
    .select({ user_id: member.userId })
    .from(member)
    .where(and(eq(member.organizationId, orgId), inArray(member.role, DECIDER_ROLES)))
    .orderBy(asc(member.userId));
  if (people.length === 0) return;
  const due_at = sql`clock_timestamp()`;
  await tx
    .insert(reminder_mail)
    .values(people.map(({ user_id }) => ({ org_id: orgId, user_id, due_at })))
    .onConflictDoUpdate({
      target: [reminder_mail.org_id, reminder_mail.user_id],
      set: {
        due_at: sql`coalesce(${reminder_mail.due_at}, greatest(clock_timestamp(), ${reminder_mail.sent_at} + interval '1 hour'))`,
      },
    });
}
