import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { organization } from '../auth/tables';
import { getCall } from '../calls/queries/calls';
import { toContact } from '../contacts/queries';
import { contact } from '../contacts/tables';
import { databaseNow } from '../db/clock';
import type { Tx } from '../db/transaction';
import type { RunContext } from '../planner/planner';
import { readPlanLog } from '../plans/queries/plan-detail';
import { getPlan } from '../plans/queries/plans';
import { plan, plan_contact } from '../plans/tables';
import { TOOL_ARGS, type ToolName } from '../plans/tools/tool-args';
import { readSendingTimes } from '../settings/queries';
import { getTemplate } from '../templates/queries';
import type { Template } from '../templates/schema';
import type { RunClaim } from './claim-run';

const ALL_TOOLS = Object.keys(TOOL_ARGS) as ToolName[];

/** The planner's input about a plan, as of one moment. */
export async function readRunContext(tx: Tx, claim: RunClaim): Promise<RunContext> {
  const { org_id, plan_id, run_id } = claim;
  const known = await getPlan(tx, org_id, plan_id);
  const [row] = await tx
    .select({ step: plan.step, org_name: organization.name })
    .from(plan)
    .innerJoin(organization, eq(organization.id, plan.org_id))
    .where(and(eq(plan.org_id, org_id), eq(plan.id, plan_id)));
  if (!known || !row) throw new Error('the claimed plan is gone');
  const found = known.call_id ? await getCall(tx, org_id, known.call_id) : null;
  const template = known.template_id ? await getTemplate(tx, org_id, known.template_id) : null;
  const people = await tx
    .select({ contact })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(and(eq(plan_contact.org_id, org_id), eq(plan_contact.plan_id, plan_id)))
    .orderBy(asc(contact.id));
  return {
    org_name: row.org_name,
    now: (await databaseNow(tx)).toISOString(),
    time_zone: (await readSendingTimes(tx, org_id)).time_zone,
    template: template ?? withoutTemplate(known.description),
    call: found?.call ?? null,
    contacts: people.map((person) => toContact(person.contact)),
    plan: known,
    log: await readPlanLog(tx, org_id, plan_id),
    run_id,
    step: row.step,
  };
}

/** A plan outlives its template: then its own description remains, and every message needs a person. */
function withoutTemplate(description: string): Template {
  return {
    id: '',
    name: '',
    description,
    trigger: 'manual',
    auto_approve: false,
    autopilot: false,
    re_enrollment_policy: 'multiple',
    start_condition: '',
    allowed_tools: ALL_TOOLS,
    expires_after_s: null,
    remind_after_s: null,
    version: 0,
    is_active: true,
    created_at: new Date(0).toISOString(),
  };
}
