import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../../../lib/auth/schema';
import { contact } from '../../../lib/contacts/tables';
import type { Database } from '../../../lib/db/transaction';
import { readEvents } from '../../../lib/events/log';
import { type OrgEvent, OrgEventSchema } from '../../../lib/events/schema';
import { executePlan } from '../../../lib/executor/execute-plan';
import type { Planner, Proposal, RunContext, Step } from '../../../lib/planner/planner';
import { createPlanFromTemplate } from '../../../lib/plans/create';
import { getPlanDetail, readPlanLog } from '../../../lib/plans/queries/plan-detail';
import { log_entry } from '../../../lib/plans/tables';
import { TOOL_ARGS } from '../../../lib/plans/tools/tool-args';
import { createTemplate } from '../../../lib/templates/commands';
import { TemplateInputSchema } from '../../../lib/templates/schema';

export const ANA: Actor = { kind: 'user', id: 'ana', name: 'Ana' };
export const BEN: Actor = { kind: 'user', id: 'ben', name: 'Ben' };

export const EMAIL: Proposal = {
  tool: 'send_email',
  args: { to: 'kim@example.com', subject: 'Your quote', body: 'Here it is.' },
  evidence: [],
};

export const QUESTION = {
  tool: 'ask_user',
  args: { question: 'Which address?' },
  evidence: [],
} satisfies Proposal;

/** A planner that returns these steps in order, and then proposes nothing. */
export function scriptedPlanner(steps: Array<Step | ((context: RunContext) => Step)>): Planner {
  let next = 0;
  return {
    name: 'scripted',
    preview: async () => ({ owed: false, reason: 'not asked' }),
    async next(context) {
      const step = steps[next++] ?? { proposals: [] };
      return typeof step === 'function' ? step(context) : step;
    },
  };
}

/** A manual plan that is due at once, with one contact. */
export async function readyPlan(database: Database, orgId: string, template: Record<string, unknown> = {}) {
  return database.transaction(async (tx) => {
    const { id: template_id } = await createTemplate(
      tx,
      orgId,
      TemplateInputSchema.parse({
        name: 'By hand',
        description: 'Keep what was promised.',
        trigger: 'manual',
        auto_approve: true,
        autopilot: false,
        re_enrollment_policy: 'multiple',
        start_condition: '',
        allowed_tools: Object.keys(TOOL_ARGS),
        expires_after_s: null,
        is_active: true,
        ...template,
      }),
    );
    const person = { org_id: orgId, id: uuid(), name: 'Kim Example', email: 'kim@example.com' };
    await tx.insert(contact).values(person);
    const plan = await createPlanFromTemplate(tx, orgId, { template_id, contact_ids: [person.id] });
    return { plan_id: plan.id, contact_id: person.id };
  });
}

export function runOnce(database: Database, planner: Planner): Promise<boolean> {
  return executePlan({ database, planner, leaseMs: 60_000 }, new AbortController().signal);
}

export async function detailOf(database: Database, orgId: string, planId: string) {
  const detail = await database.snapshot(async (tx) => {
    const found = await getPlanDetail(tx, orgId, planId);
    return found && { ...found, log: await readPlanLog(tx, orgId, planId) };
  });
  if (!detail) throw new Error('no such plan');
  return detail;
}

/** The tool calls of a plan with this tool, oldest first. */
export async function callsOf(database: Database, orgId: string, planId: string, tool: string) {
  const { log } = await detailOf(database, orgId, planId);
  return log.flatMap(({ entry, ...rest }) =>
    entry.kind === 'tool_call' && entry.tool === tool ? [{ ...rest, entry }] : [],
  );
}

/** Ends the undo window of an approved entry at once. */
export async function makeDue(database: Database, entryId: string): Promise<void> {
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, entryId));
  if (row?.entry.kind !== 'tool_call' || row.entry.status.state !== 'approved')
    throw new Error('not approved');
  const run_at = new Date(Date.now() - 1_000);
  const entry = { ...row.entry, status: { ...row.entry.status, run_at: run_at.toISOString() } };
  await database.db.update(log_entry).set({ entry, run_at }).where(eq(log_entry.id, entryId));
}

/** The org's whole event log, checked against the wire's schema. */
export async function eventsOf(database: Database, orgId: string, limit = 1_000): Promise<OrgEvent[]> {
  return OrgEventSchema.array().parse(await readEvents(database.db, orgId, 0, limit));
}
