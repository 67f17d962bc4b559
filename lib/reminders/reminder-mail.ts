import 'server-only';
import { and, asc, count, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { hasRole, toRole } from '../auth/roles';
import { member, organization, user } from '../auth/tables';
import type { Database, Tx } from '../db/transaction';
import type { Message, Provider } from '../delivery/providers/provider';
import { log_entry, plan } from '../plans/tables';
import { notice } from './tables';

/** How many entries one mail names; the inbox has them all. */
const NAMED = 20;

export type ReminderDeps = {
  database: Database;
  /** The email channel; null when there is none that leaves the house. */
  provider: Provider | null;
  /** What the links begin with. */
  origin: string;
  timeoutMs: number;
  report(error: unknown): void;
};

/**
 * Writes one reminder mail to a colleague. It is noted as sent before it is: a crash in between costs a reminder, which the
 * inbox shows all the same, and no mail is ever sent twice. Returns whether one was due.
 */
export async function mailReminder({ database, provider, ...deps }: ReminderDeps): Promise<boolean> {
  if (!provider) return false;
  const { found, mail } = await database.transaction((tx) => takeDueNotice(tx, deps.origin));
  if (!mail) return found;
  const envelope = { key: mail.key, org_id: mail.org_id, plan_id: '', entry_id: '', late: () => false };
  try {
    await provider.send(mail.message, envelope, AbortSignal.timeout(deps.timeoutMs));
  } catch (error) {
    deps.report(error);
  }
  return true;
}

type Mail = { key: string; org_id: string; message: Message };

async function takeDueNotice(tx: Tx, origin: string): Promise<{ found: boolean; mail: Mail | null }> {
  const [due] = await tx
    .select({ org_id: notice.org_id, user_id: notice.user_id })
    .from(notice)
    .where(lte(notice.due_at, sql`clock_timestamp()`))
    .orderBy(asc(notice.due_at))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!due) return { found: false, mail: null };
  const { org_id, user_id } = due;
  const here = and(eq(notice.org_id, org_id), eq(notice.user_id, user_id));
  const message = await writeMail(tx, org_id, user_id, origin);
  const [sent] = await tx
    .update(notice)
    .set({ due_at: null, ...(message ? { sent_at: sql`clock_timestamp()` } : {}) })
    .where(here)
    .returning({ at: notice.sent_at });
  if (!message) return { found: true, mail: null };
  const key = `notice_${org_id}_${user_id}_${sent?.at?.getTime() ?? 0}`;
  return { found: true, mail: { key, org_id, message } };
}

/** Null when by now nothing waits, or this person is not to decide here any more. */
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
    .limit(NAMED);
  const entries = total?.entries ?? 0;
  if (entries === 0) return null;
  const home = `${origin}/${person.slug}`;
  const what = entries === 1 ? 'One decision waits' : `${entries} decisions wait`;
  const lines = rows.map(({ id, plan_id, title }) => `${title}\n${home}/plans/${plan_id}#entry-${id}`);
  return {
    channel: 'email',
    to: person.to,
    subject: `${what} in ${person.org}`,
    body: [
      `${what} for somebody in ${person.org}. Nothing is sent before a person has said yes.`,
      ...lines,
      entries > rows.length ? `And ${entries - rows.length} more in the inbox:` : 'Everything that waits:',
      `${home}/inbox`,
    ].join('\n\n'),
  };
}
