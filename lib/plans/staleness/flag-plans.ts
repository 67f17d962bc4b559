import 'server-only';
import { and, asc, eq, exists, gt, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { call, call_contact } from '../../calls/tables';
import { contact } from '../../contacts/tables';
import type { Database, Queryable, Transactions, Tx } from '../../db/transaction';
import { applyPlanChange, type LockedPlan, lockPlan, lockWaitingEntries } from '../changes/apply-change';
import type { EntryRow, EntryUpdate } from '../changes/log-entry';
import { decision, log_entry, plan, plan_contact } from '../tables';
import { doNotContactFlags, newerCall } from './facts';
import { flagUpdates, waitingMessage, withFlags } from './flags';

// A changed contact and a new call concern many plans. Each is flagged in a transaction of its own after the change has
// been committed, so that no two plans are locked together. The facts are checked again before anything is sent, so a
// crash that leaves a plan unflagged sends nothing wrong.

const MAY_BE_FLAGGED = ['pending', 'approved'];

/**
 * Flags each waiting message whose recipient has opted out of such messages, and removes the flag when the opt-out was
 * withdrawn. Without effect where nothing has changed, so it can be repeated.
 */
export async function flagDoNotContact(
  database: Transactions,
  orgId: string,
  person: { id: string; email: string | null; phone: string | null },
): Promise<void> {
  const argOf = (field: string) =>
    sql`coalesce(${log_entry.entry}->'approved_args', ${log_entry.entry}->'args')->>${field}`;
  const condition = or(
    eq(argOf('contact_id'), person.id),
    person.email ? eq(sql`lower(${argOf('to')})`, person.email.toLowerCase()) : undefined,
    person.phone ? eq(argOf('to'), person.phone) : undefined,
    sql`${log_entry.plan_id} in (select ${plan_contact.plan_id} from ${plan_contact}
      where ${plan_contact.org_id} = ${orgId} and ${plan_contact.contact_id} = ${person.id})`,
  );
  const planIds = await database.snapshot((tx) => planIdsWithWaiting(tx, orgId, condition));
  for (const planId of planIds) {
    await updatePlanEntries(database, orgId, planId, async (tx, locked, rows) => {
      const updates: EntryUpdate[] = [];
      for (const row of rows) updates.push(...(await updateDoNotContactFlags(tx, locked, row)));
      return updates;
    });
  }
}

async function updateDoNotContactFlags(tx: Tx, locked: LockedPlan, row: EntryRow): Promise<EntryUpdate[]> {
  const message = waitingMessage(row.entry);
  if (row.entry.kind !== 'tool_call' || !message) return [];
  const flags = await doNotContactFlags(tx, locked, message);
  const { stale = [], ...rest } = row.entry;
  const kept = stale.filter(
    ({ reason, text }) => reason !== 'do_not_contact' || flags.some((flag) => flag.text === text),
  );
  const withoutOutdated =
    kept.length === stale.length ? row.entry : { ...rest, ...(kept.length > 0 ? { stale: kept } : {}) };
  const entry = withFlags(withoutOutdated, flags);
  return entry === row.entry ? [] : [{ row, entry }];
}

/**
 * Flags each message that was written before this call was added: there is a newer call with a contact of its plan.
 * Runs once per call; in a repeated run (`again`) a message that a person has approved since the call is left alone.
 */
export async function flagNewerCall(
  database: Database,
  orgId: string,
  callId: string,
  { again }: { again: boolean },
): Promise<void> {
  const [newCall] = await database.db
    .select({ at: call.created_at })
    .from(call)
    .where(and(eq(call.org_id, orgId), eq(call.id, callId)));
  if (!newCall) return;
  const sharesContact = database.db
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
  const condition = and(
    sql`${log_entry.created_at} < ${newCall.at.toISOString()}`,
    exists(sharesContact),
    or(isNull(plan.call_id), ne(plan.call_id, callId)),
  );
  for (const planId of await planIdsWithWaiting(database.db, orgId, condition)) {
    await updatePlanEntries(database, orgId, planId, async (tx, locked, rows) => {
      const approvedIds = again ? await approvedSince(tx, locked, newCall.at) : new Set<string>();
      const older = rows.filter((row) => row.created_at < newCall.at && !approvedIds.has(row.id));
      return flagUpdates(older, newerCall(await sharedContactName(tx, locked, callId), newCall.at));
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

async function sharedContactName(tx: Tx, { row }: LockedPlan, callId: string): Promise<string> {
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

async function planIdsWithWaiting(
  db: Queryable,
  orgId: string,
  condition: SQL | undefined,
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: log_entry.plan_id })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(and(eq(log_entry.org_id, orgId), inArray(log_entry.status, MAY_BE_FLAGGED), condition));
  return rows.map(({ id }) => id);
}

async function updatePlanEntries(
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
