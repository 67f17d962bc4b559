import 'server-only';
import { and, eq, inArray } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { call } from '../calls/tables';
import { contact } from '../contacts/tables';
import { databaseNow } from '../db/clock';
import { announceWork, type Tx } from '../db/transaction';
import { AppError } from '../errors';
import { appendEvents } from '../events/log';
import { storable } from '../kit/text';
import { plan_template } from '../templates/tables';
import { publishPlanCreated } from './changes/publish';
import { getPlan } from './queries/plans';
import type { Plan, PreviewAction } from './schema/plan';
import { plan, plan_contact } from './tables';

export type NewPlan = {
  title: string;
  description: string;
  preview: PreviewAction[];
  call_id: string | null;
  template: { id: string; auto_approve: boolean };
  contact_ids: string[];
};

/**
 * Inserts plans with their events. A call and a template have at most one plan: an existing one is left out. All rows
 * are written before the sequence numbers are taken, because a transaction that holds the stream row must not wait for
 * another plan's key.
 */
export async function insertPlans(tx: Tx, orgId: string, newPlans: NewPlan[]): Promise<Plan[]> {
  const now = await databaseNow(tx);
  const ids: string[] = [];
  for (const newPlan of newPlans) {
    const id = await insertPlan(tx, orgId, newPlan, now);
    if (id) ids.push(id);
  }
  if (ids.length === 0) return [];
  return appendEvents(tx, orgId, ids.length, async (first, publish) => {
    const plans: Plan[] = [];
    for (const [index, id] of ids.entries()) {
      await tx
        .update(plan)
        .set({ version: first + index })
        .where(and(eq(plan.org_id, orgId), eq(plan.id, id)));
      const created = await getPlan(tx, orgId, id);
      if (!created) throw new Error('a plan was not found right after it was written');
      publishPlanCreated(publish, created);
      plans.push(created);
    }
    return plans;
  });
}

async function insertPlan(tx: Tx, orgId: string, newPlan: NewPlan, now: Date): Promise<string | null> {
  const { template } = newPlan;
  const id = uuid();
  const inserted = await tx
    .insert(plan)
    .values({
      org_id: orgId,
      id,
      // A planner's text may have been cut in the middle of a character.
      title: storable(newPlan.title),
      description: storable(newPlan.description),
      state: template.auto_approve
        ? { status: 'stand_by', next_execution_at: now.toISOString() }
        : { status: 'pending_review' },
      next_execution_at: template.auto_approve ? now : null,
      version: 0,
      call_id: newPlan.call_id,
      template_id: template.id,
      preview: newPlan.preview.map((action) => ({ ...action, summary: storable(action.summary) })),
      created_at: now,
    })
    .onConflictDoNothing({ target: [plan.org_id, plan.call_id, plan.template_id] })
    .returning({ id: plan.id });
  if (inserted.length === 0) return null;
  if (template.auto_approve) announceWork(tx, 'runs');
  const contactIds = [...new Set(newPlan.contact_ids)];
  if (contactIds.length > 0) {
    await tx
      .insert(plan_contact)
      .values(contactIds.map((contact_id) => ({ org_id: orgId, plan_id: id, contact_id })));
  }
  return id;
}

const TITLE_CHARS = 80;

/** The first line of what should happen, or the other title for a plan that says nothing. */
function titleFrom(description: string | undefined, other: string): string {
  const line = description?.split('\n')[0]?.trim();
  if (!line) return other.slice(0, 200);
  return line.length <= TITLE_CHARS ? line : `${line.slice(0, TITLE_CHARS).replace(/\s+\S*$/, '')}…`;
}

/**
 * Creates a plan by hand. `description` says what should happen; the template's own is for the planner and not repeated.
 * @throws AppError invalid when the template, call or a contact is not in this organization, or the template is
 * switched off
 */
export async function createPlanFromTemplate(
  tx: Tx,
  orgId: string,
  input: {
    template_id: string;
    contact_ids: string[];
    call_id?: string | undefined;
    title?: string | undefined;
    description?: string | undefined;
  },
): Promise<Plan> {
  const [template] = await tx
    .select()
    .from(plan_template)
    .where(and(eq(plan_template.org_id, orgId), eq(plan_template.id, input.template_id)));
  if (!template) throw new AppError('invalid', 'There is no such template here.');
  if (!template.is_active) throw new AppError('invalid', 'This template is turned off.');
  const ids = [...new Set(input.contact_ids)];
  const people =
    ids.length === 0
      ? []
      : await tx
          .select({ name: contact.name })
          .from(contact)
          .where(and(eq(contact.org_id, orgId), inArray(contact.id, ids)));
  if (people.length !== ids.length)
    throw new AppError('invalid', 'One of these contacts does not exist here.');
  if (input.call_id) {
    const [known] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.org_id, orgId), eq(call.id, input.call_id)));
    if (!known) throw new AppError('invalid', 'There is no such call here.');
  }
  const names = people.map(({ name }) => name).join(', ');
  const [created] = await insertPlans(tx, orgId, [
    {
      title:
        input.title ?? titleFrom(input.description, names ? `${template.name}: ${names}` : template.name),
      description: input.description ?? '',
      preview: [],
      call_id: input.call_id ?? null,
      template,
      contact_ids: ids,
    },
  ]);
  if (!created) throw new AppError('conflict', 'This call already has a plan from this template.');
  return created;
}
