import type { Database } from '../../../lib/db/transaction';
import type { Proposal } from '../../../lib/planner/planner';
import { approveLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { ANA, callsOf, EMAIL, makeDue, readyPlan, runOnce, scriptedPlanner } from '../providers/scripted';

/** A plan whose first run has proposed one entry, which waits for a person; `target` names it, with Ana as the person. */
export async function waitingEntry(
  database: Database,
  org: string,
  proposal: Proposal = EMAIL,
  template: Record<string, unknown> = {},
) {
  const { plan_id, contact_id } = await readyPlan(database, org, template);
  await runOnce(database, scriptedPlanner([{ proposals: [proposal] }]));
  const [entry] = await callsOf(database, org, plan_id, proposal.tool);
  if (!entry) throw new Error('the run proposed no entry');
  const target = { org_id: org, plan_id, entry_id: entry.id, actor: ANA };
  return { plan_id, contact_id, target, version: entry.version, created_at: entry.created_at };
}

/** A waiting email that Ana has approved; its undo window has just begun. */
export async function approvedEmail(database: Database, org: string, proposal: Proposal = EMAIL) {
  const { version, ...email } = await waitingEntry(database, org, proposal);
  const approved = await database.transaction((tx) => approveLogEntry(tx, email.target, { version }));
  return { ...email, version: approved.version };
}

/** An email that Ana has approved and that is due. */
export async function dueEmail(database: Database, org: string, proposal: Proposal = EMAIL) {
  const email = await approvedEmail(database, org, proposal);
  await makeDue(database, email.target.entry_id);
  return email;
}
