import 'server-only';
import { and, asc, eq, exists, gt, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { call, call_contact } from '../../calls/tables';
import { contact } from '../../contacts/tables';
import type { Database, Queryable, Transactions, Tx } from '../../db/transaction';
import { applyPlanChange, type LockedPlan, lockPlan, lockWaitingEntries } from '../changes/apply-change';
import type { EntryRow, EntryUpdate } from '../changes/log-entry';
import { decision, log_entry, plan, plan_contact } from '../tables';
import { doNotContactFlags, newerCall } from './facts';
import { flagged, waitingMessage, withFlags } from './flags';

// A changed contact and a new call concern many plans. Each is flagged in a transaction of its own after the change has
// been committed, so that no two plans are locked together. The facts are checked again before anything is sent, so a
// crash that leaves a plan unflagged sends nothing wrong.

const MAY_BE_FLAGGED = ['pending', 'approved'];

/**
 * Flags each waiting message whose recipient has asked not to get such messages, and removes the flag when the wish was
 * withdrawn. Without effect where nothing has changed, so it can be repeated.
 */
export async function flagDoNotContact(
  database: Transactions,
  orgId: string,
  person: { id: string; email: string | null; phone: string | null },
): Promise<void> {
  const said = (field: string) =>
    sql`coalesce(${log_entry.entry}->'approved_args', ${log_entry.entry}->'args')->>${field}`;
  const concerned = or(
    eq(said('contact_id'), person.id),
    person.email ? eq(sql`lower(${said('to')})`, person.email.toLowerCase()) : undefined,
    person.phone ? eq(said('to'), person.phone) : undefined,
    sql`${log_entry.plan_id} in (select ${plan_contact.plan_id} from ${plan_contact}
      where ${plan_contact.org_id} = ${orgId} and ${plan_contact.contact_id} = ${person.id})`,
  );
  const planIds = await database.snapshot((tx) => plansWaiting(tx, orgId, concerned));
  for (const planId of planIds) {
    await inPlan(database, orgId, planId, async (tx, locked, rows) => {
      const updates: EntryUpdate[] = [];
      for (const row of rows) updates.push(...(await withWishes(tx, locked, row)));
      return updates;
    });
  }
}

async function withWishes(tx: Tx, locked: LockedPlan, row: EntryRow): Promise<EntryUpdate[]> {
  const message = waitingMessage(row.entry);
  if (row.entry.kind !== 'tool_call' || !message) return [];
  const wishes = await doNotContactFlags(tx, locked, message);
  const { stale = [], ...rest } = row.entry;
  const kept = stale.filter(
    ({ reason, text }) => reason !== 'do_not_contact' || wishes.some((wish) => wish.text === text),
  );
  const cleaned =
    kept.length === stale.length ? row.entry : { ...rest, ...(kept.length > 0 ? { stale: kept } : {}) };
  const entry = withFlags(cleaned, wishes);
  return entry === row.entry ? [] : [{ row, entry }];
}

/**
 * Flags each message written before this call came in: there is a newer call with a contact of its plan. Runs once per
 * call; when repeated (`again`), a message that a person has approved since the call is left alone.
 */
export async function flagNewerCall(
  database: Database,
  orgId: string,
  callId: string,
  { again }: { again: boolean },
): Promise<void> {
  const [came] = await database.db
    .select({ at: call.created_at })
    .from(call)
    .where(and(eq(call.org_id, orgId), eq(call.id, callId)));
  if (!came) return;
  const withSomebody = database.db
    .select({ one: sql`1` })
    .from(plan_contact)
    .innerJoin(call_contact, sameContact())
    .where(
      and(
        eq(plan_contact.org_id, orgId),
        eq(plan_contact.plan_id, log_entry.plan_id),
        eq(call_contact.call_id, callId),
      ),
    );
  const concerned = and(
    sql`${log_entry.created_at} < ${came.at.toISOString()}`,
    exists(withSomebody),
    or(isNull(plan.call_id), ne(plan.call_id, callId)),
  );
  for (const planId of await plansWaiting(database.db, orgId, concerned)) {
    await inPlan(database, orgId, planId, async (tx, locked, rows) => {
      const seen = again ? await approvedSince(tx, locked, came.at) : new Set<string>();
      const older = rows.filter((row) => row.created_at < came.at && !seen.has(row.id));
      return flagged(older, newerCall(await nameInBoth(tx, locked, callId), came.at));
    });
  }
}

async function approvedSince(tx: Tx, { row }: LockedPlan, since: Date): Promise<Set<string>> {
  const rows = await tx
    .select({ id: decision.entry_id })
    .from(decision)
    .where(
      and(
        eq(decision.org_id, row.org_id),
        eq(decision.plan_id, row.id),
        eq(decision.kind, 'approve'),
        gt(decision.created_at, since),
      ),
    );
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

async function nameInBoth(tx: Tx, { row }: LockedPlan, callId: string): Promise<string> {
  const [person] = await tx
    .select({ name: contact.name })
    .from(plan_contact)
    .innerJoin(call_contact, sameContact())
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(
      and(
        eq(plan_contact.org_id, row.org_id),
        eq(plan_contact.plan_id, row.id),
        eq(call_contact.call_id, callId),
      ),
    )
    .orderBy(asc(contact.id))
    .limit(1);
  return person?.name ?? 'a contact';
}

function sameContact() {
  return and(
    eq(call_contact.org_id, plan_contact.org_id),
    eq(call_contact.contact_id, plan_contact.contact_id),
  );
}

async function plansWaiting(db: Queryable, orgId: string, concerned: SQL | undefined): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: log_entry.plan_id })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(and(eq(log_entry.org_id, orgId), inArray(log_entry.status, MAY_BE_FLAGGED), concerned));
  return rows.map(({ id }) => id);
}

async function inPlan(
  database: Transactions,
  orgId: string,
  planId: string,
  flag: (tx: Tx, locked: LockedPlan, waiting: EntryRow[]) => Promise<EntryUpdate[]>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const locked = await lockPlan(tx, orgId, planId);
    const update = await flag(tx, locked, await lockWaitingEntries(tx, locked));
    if (update.length > 0) await applyPlanChange(tx, locked, { update });
  });
}
