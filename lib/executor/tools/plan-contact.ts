import 'server-only';
import { and, eq } from 'drizzle-orm';
import { contact } from '../../contacts/tables';
import { AppError } from '../../errors';
import { plan_contact } from '../../plans/tables';
import type { ToolContext } from './tool';

/** Restricts a plan's tools to that plan's contacts. @throws AppError invalid, which the executor logs as refused */
export async function requirePlanContact(context: ToolContext, contactId: string) {
  const [found] = await context.tx
    .select({ contact })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(
      and(
        eq(plan_contact.org_id, context.org_id),
        eq(plan_contact.plan_id, context.plan_id),
        eq(plan_contact.contact_id, contactId),
      ),
    );
  if (!found) throw new AppError('invalid', 'This contact does not belong to the plan.');
  return found.contact;
}
