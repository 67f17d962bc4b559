import 'server-only';
import { and, asc, eq, inArray, lte, ne, sql } from 'drizzle-orm';
import { toContact } from '../contacts/queries';
import { organization } from '../db/schema/auth';
import { call, call_contact, contact } from '../db/schema/calls';
import { plan, plan_contact, plan_template } from '../db/schema/plans';
import type { Database, Tx } from '../db/transaction';
import { coerceError } from '../errors';
import { backoffMs, MAX_ATTEMPTS } from '../jobs/backoff';
import type { Planner, Preview } from '../planner/planner';
import { insertPlan } from '../plans/create';
import { databaseNow } from '../plans/record';
import { toTemplate } from '../templates/queries';
import { getCall } from './queries';
import type { Planning } from './schema';

const LEASE = sql`clock_timestamp() + interval '2 minutes'`;

type Claim = { org_id: string; id: string; attempts: number };
type Template = typeof plan_template.$inferSelect;

/**
 * Makes the plans of one call that has none yet. The planner is asked outside any transaction; the plans, their events
 * and what became of the call are then written together, by the claim's holder alone.
 * @returns whether there was a call to work on
 */
export async function createPlansFromCall(
  database: Database,
  planner: Planner,
  signal: AbortSignal,
): Promise<boolean> {
  const claim = await database.transaction(claimCall);
  if (!claim) return false;
  try {
    const previews = await askPlanner(database, planner, claim, signal);
    await database.transaction((tx) => writePlans(tx, claim, previews));
  } catch (error) {
    await database.transaction((tx) => postpone(tx, claim, coerceError(error), signal.aborted));
  }
  return true;
}

async function claimCall(tx: Tx): Promise<Claim | null> {
  const [due] = await tx
    .select({ org_id: call.org_id, id: call.id, attempts: call.plan_attempts })
    .from(call)
    .where(lte(call.plan_due_at, sql`clock_timestamp()`))
    .orderBy(asc(call.plan_due_at), asc(call.created_at))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!due) return null;
  // The number of attempts is the claim's fence: a second claim moves it on.
  const claim = { ...due, attempts: due.attempts + 1 };
  await tx
    .update(call)
    .set({ plan_due_at: LEASE, plan_attempts: claim.attempts })
    .where(and(eq(call.org_id, due.org_id), eq(call.id, due.id)));
  return claim;
}

type Previewed = { template: Template; preview: Preview; contact_ids: string[] };

async function askPlanner(
  database: Database,
  planner: Planner,
  claim: Claim,
  signal: AbortSignal,
): Promise<Previewed[]> {
  const { stored, templates, contacts, org, now } = await database.snapshot(async (tx) => {
    const found = await getCall(tx, claim.org_id, claim.id);
    if (!found) throw new Error('the claimed call is gone');
    const [named] = await tx
      .select({ name: organization.name })
      .from(organization)
      .where(eq(organization.id, claim.org_id));
    const active = await tx
      .select()
      .from(plan_template)
      .where(
        and(
          eq(plan_template.org_id, claim.org_id),
          eq(plan_template.trigger, 'post_call'),
          eq(plan_template.is_active, true),
        ),
      )
      .orderBy(asc(plan_template.created_at));
    const people = await tx
      .select({ contact })
      .from(call_contact)
      .innerJoin(
        contact,
        and(eq(contact.org_id, call_contact.org_id), eq(contact.id, call_contact.contact_id)),
      )
      .where(and(eq(call_contact.org_id, claim.org_id), eq(call_contact.call_id, claim.id)))
      .orderBy(asc(contact.id));
    return {
      stored: found.call,
      templates: active,
      contacts: people.map((row) => toContact(row.contact)),
      org: named?.name ?? '',
      now: await databaseNow(tx),
    };
  });
  const contactIds = contacts.map(({ id }) => id);
  const previewed: Previewed[] = [];
  for (const template of templates) {
    const context = {
      org_name: org,
      now: now.toISOString(),
      template: toTemplate(template),
      call: stored,
      contacts,
    };
    previewed.push({ template, preview: await planner.preview(context, signal), contact_ids: contactIds });
  }
  return previewed;
}

async function writePlans(tx: Tx, claim: Claim, previewed: Previewed[]): Promise<void> {
  const here = and(eq(call.org_id, claim.org_id), eq(call.id, claim.id));
  const [row] = await tx.select({ attempts: call.plan_attempts }).from(call).where(here).for('update');
  if (row?.attempts !== claim.attempts) return;
  const once = previewed.filter(({ template }) => template.re_enrollment_policy === 'once');
  for (const { template } of once) {
    // Two calls of one contact at the same moment must not both find that there is no plan yet.
    await tx
      .select({ id: plan_template.id })
      .from(plan_template)
      .where(and(eq(plan_template.org_id, claim.org_id), eq(plan_template.id, template.id)))
      .for('update');
  }
  const planIds: string[] = [];
  const reasons: string[] = [];
  for (const { template, preview, contact_ids } of previewed) {
    if (!preview.owed) {
      reasons.push(preview.reason);
    } else if (await isEnrolled(tx, claim.org_id, template, contact_ids)) {
      reasons.push(`This contact already has a plan from “${template.name}”.`);
    } else {
      const { title, description, actions } = preview;
      const created = await insertPlan(tx, claim.org_id, {
        title,
        description,
        preview: actions,
        call_id: claim.id,
        template,
        contact_ids,
      });
      if (created) planIds.push(created.id);
    }
  }
  const reason = reasons[0] ?? 'No template is switched on for finished calls.';
  const planning: Planning =
    planIds.length > 0 ? { state: 'planned', plan_ids: planIds } : { state: 'nothing_owed', reason };
  await tx.update(call).set({ planning, plan_due_at: null }).where(here);
}

async function isEnrolled(tx: Tx, orgId: string, template: Template, contactIds: string[]): Promise<boolean> {
  if (template.re_enrollment_policy !== 'once' || contactIds.length === 0) return false;
  const [existing] = await tx
    .select({ id: plan.id })
    .from(plan)
    .innerJoin(plan_contact, and(eq(plan_contact.org_id, plan.org_id), eq(plan_contact.plan_id, plan.id)))
    .where(
      and(
        eq(plan.org_id, orgId),
        eq(plan.template_id, template.id),
        ne(plan.status, 'rejected'),
        inArray(plan_contact.contact_id, contactIds),
      ),
    )
    .limit(1);
  return existing !== undefined;
}

/** A shutdown is not the call's fault: it is due again at once. Otherwise back-off, and in the end a person is told. */
async function postpone(tx: Tx, claim: Claim, error: Error, stopping: boolean): Promise<void> {
  const here = and(
    eq(call.org_id, claim.org_id),
    eq(call.id, claim.id),
    eq(call.plan_attempts, claim.attempts),
  );
  if (stopping) {
    await tx
      .update(call)
      .set({ plan_due_at: new Date(0), plan_attempts: claim.attempts - 1 })
      .where(here);
  } else if (claim.attempts >= MAX_ATTEMPTS) {
    await tx
      .update(call)
      .set({ planning: { state: 'failed', reason: error.message }, plan_due_at: null })
      .where(here);
  } else {
    const seconds = backoffMs(claim.attempts) / 1_000;
    await tx
      .update(call)
      .set({ plan_due_at: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
      .where(here);
  }
}
