import 'server-only';
import { and, asc, count, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { hasRole, toRole } from '../auth/roles';
import { member, organization, user } from '../auth/tables';
import type { Database, Tx } from '../db/transaction';
import type { Message, Provider } from '../delivery/providers/provider';
import { log_entry, plan } from '../plans/tables';
import { reminder_mail } from './tables';

/** A mail names this many entries at most; the inbox has all of them. */
const MAX_NAMED_ENTRIES = 20;

export type ReminderDeps = {
  database: Database;
  /** The email channel; null when only the local outbox is configured. */
  provider: Provider | null;
  /** The origin of the links. */
  origin: string;
  timeoutMs: number;
  report(error: unknown): void;
};

/**
 * Sends one reminder mail to a member. It is recorded as sent first: a crash in between loses a reminder, which the inbox shows
 * anyway, and no mail is sent twice. Returns whether one was due.
 */
export async function mailReminder({ database, provider, ...deps }: ReminderDeps): Promise<boolean> {
  if (!provider) return false;
  const { found, mail } = await database.transaction((tx) => claimDueReminder(tx, deps.origin));
  if (!mail) return found;
  const envelope = {
    key: mail.key,
    org_id: mail.org_id,
    plan_id: '',
    entry_id: '',
    isDeadlinePassed: () => false,
  };
  try {
    await provider.send(mail.message, envelope, AbortSignal.timeout(deps.timeoutMs));
  } catch (error) {
    deps.report(error);
  }
  return true;
}

type Mail = { key: string; org_id: string; message: Message };

async function claimDueReminder(tx: Tx, origin: string): Promise<{ found: boolean; mail: Mail | null }> {
  const [due] = await tx
    .select({ org_id: reminder_mail.org_id, user_id: reminder_mail.user_id })
    .from(reminder_mail)
    .where(lte(reminder_mail.due_at, sql`clock_timestamp()`))
    .orderBy(asc(reminder_mail.due_at))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!due) return { found: false, mail: null };
  const { org_id, user_id } = due;
  const row = and(eq(reminder_mail.org_id, org_id), eq(reminder_mail.user_id, user_id));
  const message = await writeMail(tx, org_id, user_id, origin);
  const [sent] = await tx
    .update(reminder_mail)
    .set({ due_at: null, ...(message ? { sent_at: sql`clock_timestamp()` } : {}) })
    .where(row)
    .returning({ at: reminder_mail.sent_at });
  if (!message) return { found: true, mail: null };
  const key = `notice_${org_id}_${user_id}_${sent?.at?.getTime() ?? 0}`;
  return { found: true, mail: { key, org_id, message } };
}

/** The mail; null when nothing waits any more, or the person may no longer decide here. */
async function writeMail(tx: Tx, orgId: string, userId: string, origin: string): Promise<Message | null> {
  const [person] = await tx
    .select({ to: user.email, role: member.role, org: organization.name, slug: organization.slug })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.organizationId, orgId), eq(member.userId, userId)));
  if (!person || !hasRole(toRole(person.role), 'member')) return null;
  const waiting = and(
    eq(log_entry.org_id, orgId),
    eq(log_entry.status, 'pending'),
    isNotNull(log_entry.reminded_at),
  );
  const [total] = await tx.select({ entries: count() }).from(log_entry).where(waiting);
  const rows = await tx
    .select({ id: log_entry.id, plan_id: plan.id, title: plan.title })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(waiting)
    .orderBy(asc(log_entry.waiting_since), asc(log_entry.id))
    .limit(MAX_NAMED_ENTRIES);
  const entries = total?.entries ?? 0;
  if (entries === 0) return null;
  const orgUrl = `${origin}/${person.slug}`;
  const summary = entries === 1 ? '1 decision waiting' : `${entries} decisions waiting`;
  const lines = rows.map(({ id, plan_id, title }) => `${title}\n${orgUrl}/plans/${plan_id}#entry-${id}`);
  return {
    channel: 'email',
    to: person.to,
    subject: `${summary} in ${person.org}`,
    body: [
      `${summary} for someone in ${person.org}. Nothing is sent until a person approves it.`,
      ...lines,
      entries > rows.length ? `And ${entries - rows.length} more in the inbox:` : 'Open the inbox:',
      `${orgUrl}/inbox`,
    ].join('\n\n'),
  };
}
