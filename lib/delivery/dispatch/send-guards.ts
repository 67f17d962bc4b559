import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Actor } from '../../auth/schema';
import type { Tx } from '../../db/transaction';
import type { LockedPlan } from '../../plans/changes/apply-change';
import type { Stale, ToolCallEntry } from '../../plans/schema/log-entry';
import { changesSince, doNotContactFlags } from '../../plans/staleness/facts';
import { messageFor, withFlags } from '../../plans/staleness/flags';
import { isOutbound } from '../../plans/tools/tool-args';
import { readAskReason, reasonRuleNoLongerApproves } from '../../rules/apply';
import { ruleMessage } from '../../rules/match';
import { plan_template } from '../../templates/tables';

/** The approval of a message. `at`: the time of the last check of the facts, which is the approval or the intent. */
type Approval = { entry: ToolCallEntry; by: Actor; at: string };

/** The reason why an approved message returns to a person, and the entry with its flags. */
export type Hold = { reason: string; entry: ToolCallEntry };

/**
 * The reason against sending an approved message, or null. The facts themselves are checked, not only the entry's
 * flags, because a flag may not have been set yet. A fact that the approver has seen does not hold the message again,
 * except a contact's opt-out, which no approval overrules.
 */
export async function reasonToHold(tx: Tx, locked: LockedPlan, approval: Approval): Promise<Hold | null> {
  const { entry } = approval;
  if (!isOutbound(entry.tool)) return null;
  const message = messageFor(entry.tool, entry.approved_args ?? entry.args);
  const facts = [
    ...(await doNotContactFlags(tx, locked, message)),
    ...(await changesSince(tx, locked, new Date(approval.at))),
  ];
  const flaggedEntry = withFlags(entry, facts);
  const lapsedApproval = await reasonApprovalLapsed(tx, locked, approval);
  const reasons = [...(lapsedApproval ? [lapsedApproval] : []), ...textsOf(flaggedEntry.stale ?? [])];
  return reasons.length > 0 ? { reason: reasons.join(' '), entry: flaggedEntry } : null;
}

function textsOf(stale: Stale[]): string[] {
  return [...new Set(stale.map(({ text }) => text))];
}

/**
 * The reason why the approval no longer stands, or null: an approval by a rule or by autopilot stands only while that
 * setting does. A person's approval always stands.
 */
async function reasonApprovalLapsed(
  tx: Tx,
  locked: LockedPlan,
  { entry, by }: Approval,
): Promise<string | null> {
  const { org_id, template_id } = locked.row;
  if (!isOutbound(entry.tool)) return null;
  const message = ruleMessage(entry.tool, template_id, entry.approved_args ?? entry.args);
  if (by.kind === 'rule') return reasonRuleNoLongerApproves(tx, org_id, by, message);
  if (by.kind !== 'autopilot') return null;
  if (!(await isOnAutopilot(tx, locked))) return 'Autopilot approved this and has been turned off since.';
  return readAskReason(tx, org_id, message);
}

async function isOnAutopilot(tx: Tx, { row }: LockedPlan): Promise<boolean> {
  if (!row.template_id) return false;
  const [template] = await tx
    .select({ autopilot: plan_template.autopilot })
    .from(plan_template)
    .where(and(eq(plan_template.org_id, row.org_id), eq(plan_template.id, row.template_id)));
  return template?.autopilot ?? false;
}
