import 'server-only';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { call, call_contact } from '../../calls/tables';
import { plan_contact } from '../../plans/tables';
import type { ToolArgs } from '../../plans/tools/tool-args';
import { requirePlanContact } from './plan-contact';
import type { ToolContext, ToolResult } from './tool';

/** The calls with the plan's contacts, newest first, without transcripts; the plan's own call is known anyway. */
export async function getConversationHistory(
  context: ToolContext,
  args: ToolArgs<'get_conversation_history'>,
): Promise<ToolResult> {
  const { tx, org_id, plan_id } = context;
  if (args.contact_id) await requirePlanContact(context, args.contact_id);
  const people = tx
    .select({ id: plan_contact.contact_id })
    .from(plan_contact)
    .where(and(eq(plan_contact.org_id, org_id), eq(plan_contact.plan_id, plan_id)));
  const rows = await tx
    .selectDistinct({
      id: call.id,
      kind: call.kind,
      started_at: call.started_at,
      created_at: call.created_at,
      turns: call.turn_count,
    })
    .from(call)
    .innerJoin(call_contact, and(eq(call_contact.org_id, call.org_id), eq(call_contact.call_id, call.id)))
    .where(
      and(
        eq(call.org_id, org_id),
        args.contact_id
          ? eq(call_contact.contact_id, args.contact_id)
          : inArray(call_contact.contact_id, people),
      ),
    )
    .orderBy(desc(call.created_at))
    .limit(20);
  return {
    calls: rows.map(({ id, kind, started_at, created_at, turns }) => ({
      call_id: id,
      kind,
      at: (started_at ?? created_at).toISOString(),
      turns,
    })),
  };
}
