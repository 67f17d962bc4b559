import 'server-only';
import { and, eq, or, sql } from 'drizzle-orm';
import { contact } from '../db/schema/calls';
import { plan_template } from '../db/schema/plans';
import type { Tx } from '../db/transaction';
import type { LockedPlan } from '../plans/record';
import type { Actor, ToolCallEntry } from '../plans/schema';
import type { Message } from './provider';

/** Why an approved message goes back to a person instead of out, or null. */
export async function reasonToHold(
  tx: Tx,
  locked: LockedPlan,
  approved: { entry: ToolCallEntry; by: Actor; message: Message },
): Promise<string | null> {
  const { entry, by, message } = approved;
  if (by.kind === 'autopilot' && !(await isOnAutopilot(tx, locked)))
    return 'Autopilot has been switched off since this was approved by it.';
  const { contact_id } = entry.approved_args ?? entry.args;
  const [forbidden] = await tx
    .select({ name: contact.name })
    .from(contact)
    .where(
      and(
        eq(contact.org_id, locked.row.org_id),
        eq(message.channel === 'email' ? contact.do_not_email : contact.do_not_text, true),
        // Their wish counts at whatever address: by the address, and by whom the message says it is for.
        or(
          message.channel === 'email'
            ? eq(sql`lower(${contact.email})`, message.to.toLowerCase())
            : eq(contact.phone, message.to),
          typeof contact_id === 'string' ? eq(contact.id, contact_id) : undefined,
        ),
      ),
    )
    .limit(1);
  if (!forbidden) return null;
  return `${forbidden.name} has asked not to get ${message.channel === 'email' ? 'e-mail' : 'texts'}.`;
}

async function isOnAutopilot(tx: Tx, { row }: LockedPlan): Promise<boolean> {
  if (!row.template_id) return false;
  const [template] = await tx
    .select({ autopilot: plan_template.autopilot })
    .from(plan_template)
    .where(and(eq(plan_template.org_id, row.org_id), eq(plan_template.id, row.template_id)));
  return template?.autopilot ?? false;
}
