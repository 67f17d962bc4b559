import 'server-only';
import { and, asc, eq, gt, isNull, ne, or, sql } from 'drizzle-orm';
import { call, call_contact } from '../../calls/tables';
import { contact } from '../../contacts/tables';
import type { Tx } from '../../db/transaction';
import type { LockedPlan } from '../changes/apply-change';
import type { Stale } from '../schema/log-entry';
import { decision, plan_contact } from '../tables';
import type { WaitingMessage } from './flags';

/**
 * Flags for contacts who have opted out of such messages and have this address, or for whom this message was written.
 */
export async function doNotContactFlags(
  tx: Tx,
  { row, now }: LockedPlan,
  { tool, to, contact_id }: WaitingMessage,
): Promise<Stale[]> {
  const isEmail = tool === 'send_email';
  const people = await tx
    .select({ name: contact.name })
    .from(contact)
    .where(
      and(
        eq(contact.org_id, row.org_id),
        eq(isEmail ? contact.do_not_email : contact.do_not_text, true),
        or(
          isEmail ? eq(sql`lower(${contact.email})`, to.toLowerCase()) : eq(contact.phone, to),
          contact_id ? eq(contact.id, contact_id) : undefined,
        ),
      ),
    )
    .orderBy(asc(contact.id))
    .limit(5);
  return people.map(({ name }) => ({
    reason: 'do_not_contact',
    text: `${name} has asked not to get ${isEmail ? 'email' : 'texts'}.`,
    at: now.toISOString(),
  }));
}

/** Changes of the plan since then, which the writer or approver of a message cannot have seen. */
export async function changesSince(tx: Tx, locked: LockedPlan, since: Date): Promise<Stale[]> {
  const { org_id, id, call_id } = locked.row;
  const calls = await tx
    .select({ name: contact.name, at: call.created_at })
    .from(plan_contact)
    .innerJoin(
      call_contact,
      and(eq(call_contact.org_id, plan_contact.org_id), eq(call_contact.contact_id, plan_contact.contact_id)),
    )
    .innerJoin(call, and(eq(call.org_id, call_contact.org_id), eq(call.id, call_contact.call_id)))
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(
      and(
        eq(plan_contact.org_id, org_id),
        eq(plan_contact.plan_id, id),
        gt(call.created_at, since),
        call_id ? ne(call.id, call_id) : undefined,
      ),
    )
    .orderBy(asc(call.created_at))
    .limit(5);
  const edits = await tx
    .select({ changes: decision.changes, at: decision.created_at })
    .from(decision)
    .where(
      and(
        eq(decision.org_id, org_id),
        eq(decision.plan_id, id),
        isNull(decision.entry_id),
        eq(decision.kind, 'edit_plan'),
        gt(decision.created_at, since),
      ),
    )
    .orderBy(asc(decision.created_at))
    .limit(5);
  return [
    ...edits.map(({ changes, at }) => planEdited(changes?.map(({ field }) => field) ?? [], at)),
    ...calls.map(({ name, at }) => newerCall(name, at)),
  ];
}

export function planEdited(fields: string[], at: Date): Stale {
  const subject = fields.length > 0 ? `The plan’s ${fields.join(' and ')}` : 'The plan';
  return { reason: 'plan_edited', text: `${subject} was edited.`, at: at.toISOString() };
}

export function newerCall(name: string, at: Date): Stale {
  return { reason: 'newer_call', text: `A newer call with ${name} came in.`, at: at.toISOString() };
}
