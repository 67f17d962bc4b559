import 'server-only';
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { organization } from '../auth/tables';
import { toContact } from '../contacts/queries';
import { contact } from '../contacts/tables';
import { databaseNow } from '../db/clock';
import type { Database, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { serviceUnavailable } from '../kit/async/service-error';
import type { Planner, Preview } from '../planner/planner';
import { recordUsage } from '../planner/usage';
import { insertPlans, type NewPlan } from '../plans/create';
import { flagNewerCall } from '../plans/staleness/flag-plans';
import { plan, plan_contact } from '../plans/tables';
import { readSendingTimes } from '../settings/queries';
import { toTemplate } from '../templates/queries';
import { plan_template } from '../templates/tables';
import { endPlanning } from './call-events';
import { type CallClaim, claimCall, postpone, RENEW_MS, renewCall } from './claim-call';
import { getCall } from './queries/calls';
import type { PlanningState } from './schema';
import { call, call_contact } from './tables';

const NO_TEMPLATE = 'No template is active for finished calls.';

type Template = typeof plan_template.$inferSelect;

/**
 * Creates the plans of one call. The planner runs outside any transaction; the plans, their events and the call's
 * planning state are then written together, only by the holder of the claim.
 * @returns whether there was a call to work on
 * @throws internal errors; the call is then retried with back-off, as after a failure of the planner
 */
export async function createPlansFromCall(
  database: Database,
  planner: Planner,
  signal: AbortSignal,
): Promise<boolean> {
  const { found, claim } = await database.transaction(claimCall);
  if (!claim) return found;
  const renewal = setInterval(() => {
    database.transaction((tx) => renewCall(tx, claim)).catch(() => {});
  }, RENEW_MS);
  try {
    // Before the planner runs, which may take long: waiting messages to these people were written before this call.
    await flagNewerCall(database, claim.org_id, claim.id, { again: claim.attempts > 1 });
    const previews = await askPlanner(database, planner, claim, signal);
    await database.transaction((tx) => writePlans(tx, claim, previews));
  } catch (error) {
    await database.transaction((tx) => postpone(tx, claim, error, signal.aborted));
    if (!(error instanceof AppError || signal.aborted)) throw error;
  } finally {
    clearInterval(renewal);
  }
  return true;
}

type TemplatePreview = { template_id: string; preview: Preview; contact_ids: string[] };

async function askPlanner(
  database: Database,
  planner: Planner,
  claim: CallClaim,
  signal: AbortSignal,
): Promise<TemplatePreview[]> {
  const { stored, templates, contacts, org, now, times } = await database.snapshot(async (tx) => {
    const found = await getCall(tx, claim.org_id, claim.id);
    if (!found) throw new Error('the claimed call is gone');
    const [orgRow] = await tx
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
      .orderBy(asc(plan_template.created_at), asc(plan_template.id));
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
      org: orgRow?.name ?? '',
      now: await databaseNow(tx),
      times: await readSendingTimes(tx, claim.org_id),
    };
  });
  const contactIds = contacts.map(({ id }) => id);
  const previews: TemplatePreview[] = [];
  for (const template of templates) {
    const context = {
      org_name: org,
      now: now.toISOString(),
      time_zone: times.time_zone,
      template: toTemplate(template),
      call: stored,
      contacts,
    };
    const request = planner.preview(context, signal).catch((error: unknown) => {
      throw serviceUnavailable(error);
    });
    const preview = await recordUsage(database, { org_id: claim.org_id, call_id: claim.id }, request);
    previews.push({ template_id: template.id, preview, contact_ids: contactIds });
  }
  return previews;
}

async function writePlans(tx: Tx, claim: CallClaim, previews: TemplatePreview[]): Promise<void> {
  const isCall = and(eq(call.org_id, claim.org_id), eq(call.id, claim.id));
  const [row] = await tx.select({ attempts: call.plan_attempts }).from(call).where(isCall).for('update');
  if (row?.attempts !== claim.attempts) return;
  const templates = await lockTemplates(tx, claim.org_id, previews);
  const newPlans: NewPlan[] = [];
  const reasons: string[] = [];
  for (const { template_id, preview, contact_ids } of previews) {
    const template = templates.get(template_id);
    if (!template?.is_active) {
      reasons.push(NO_TEMPLATE);
    } else if (!preview.owed) {
      reasons.push(preview.reason);
    } else if (await isEnrolled(tx, claim.org_id, template, contact_ids)) {
      reasons.push(`This contact already has a plan from “${template.name}”.`);
    } else {
      const { title, description, actions } = preview;
      newPlans.push({ title, description, preview: actions, call_id: claim.id, template, contact_ids });
    }
  }
  const planIds = (await insertPlans(tx, claim.org_id, newPlans)).map(({ id }) => id);
  const reason = reasons[0] ?? NO_TEMPLATE;
  const planning: PlanningState =
    planIds.length > 0 ? { state: 'planned', plan_ids: planIds } : { state: 'nothing_owed', reason };
  await endPlanning(tx, claim, planning);
}

/**
 * Reads the templates as they are now, not as they were when the planner started. Locked in one order: two calls of one
 * contact at the same moment must not both find that there is no plan yet.
 */
async function lockTemplates(
  tx: Tx,
  orgId: string,
  previews: TemplatePreview[],
): Promise<Map<string, Template>> {
  const ids = previews.map(({ template_id }) => template_id);
  const rows = await tx
    .select()
    .from(plan_template)
    .where(and(eq(plan_template.org_id, orgId), inArray(plan_template.id, ids)))
    .orderBy(asc(plan_template.id))
    .for('update');
  return new Map(rows.map((row) => [row.id, row]));
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
