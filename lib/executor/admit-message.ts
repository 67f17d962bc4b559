import 'server-only';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../auth/schema';
import type { Tx } from '../db/transaction';
import type { RunContext } from '../planner/planner';
import type { LockedPlan } from '../plans/changes/apply-change';
import { writeDecision } from '../plans/decisions/decision-log';
import type { Stale, ToolCallEntry } from '../plans/schema/log-entry';
import { changesSince, doNotContactFlags, planEdited } from '../plans/staleness/facts';
import { messageFor, withFlags } from '../plans/staleness/flags';
import type { OutboundTool } from '../plans/tools/tool-args';
import { askReason, findRule } from '../rules/apply';
import { ruleMessage } from '../rules/match';
import type { Rule } from '../rules/schema';
import { readNextSendTime } from '../settings/queries';

const TRIED_BEFORE = 'The same message was proposed before, and it failed, expired or may have been sent.';
const AUTOPILOT_ACTOR: Actor = { kind: 'autopilot', id: 'autopilot', name: 'Autopilot' };

/** `isRetry`: the same message was in the log before, without an approval that still stands. */
type ProposedMessage = {
  tool: OutboundTool;
  entry: Omit<ToolCallEntry, 'status'>;
  expires_at: string | undefined;
  isRetry: boolean;
};

/**
 * Makes the log entry of a proposed message: approved by the first matching rule, approved by the template's autopilot
 * when no rule matches, or waiting for a person. It always waits for a person, with flags, when there are facts that
 * its writer cannot have known, and when the same message has failed or expired before.
 */
export async function admitMessage(
  tx: Tx,
  locked: LockedPlan,
  context: RunContext,
  { tool, entry, expires_at, isRetry }: ProposedMessage,
): Promise<{ id: string; entry: ToolCallEntry }> {
  const id = uuid();
  const { org_id, template_id } = locked.row;
  const facts = [
    ...(await doNotContactFlags(tx, locked, messageFor(tool, entry.args))),
    ...(await changesSince(tx, locked, new Date(context.now))),
    ...unseenEdits(locked, context),
  ];
  const rule = await findRule(tx, org_id, ruleMessage(tool, template_id, entry.args));
  const by = approverOf(rule, context.template.autopilot);
  if (!by || facts.length > 0 || isRetry) {
    const ruleReason = rule?.verdict === 'ask' && context.template.autopilot ? askReason(rule) : null;
    const reason = by && isRetry ? TRIED_BEFORE : ruleReason;
    const heldReason = reason ? { held: reason } : {};
    return {
      id,
      entry: waitingEntry({ ...entry, status: { state: 'pending', ...heldReason } }, facts, expires_at),
    };
  }
  const requestedAt = typeof entry.args.send_at === 'string' ? entry.args.send_at : undefined;
  const times = await readNextSendTime(tx, org_id, { now: locked.now, requestedAt });
  await writeDecision(tx, locked, {
    actor: by,
    channel: rule ? 'rule' : 'autopilot',
    entry_id: id,
    kind: 'approve',
    version_seen: null,
    detail: rule ? { rule } : { template: { id: template_id, name: context.template.name } },
  });
  return {
    id,
    entry: { ...entry, status: { state: 'approved', by, at: locked.now.toISOString(), ...times } },
  };
}

function approverOf(rule: Rule | null, autopilot: boolean): Actor | null {
  if (rule) return rule.verdict === 'approve' ? { kind: 'rule', id: rule.id, name: rule.name } : null;
  return autopilot ? AUTOPILOT_ACTOR : null;
}

/**
 * Compared by text: an edit that was written while the plan was read for the planner is dated before that reading, but
 * was not in it.
 */
function unseenEdits({ row, now }: LockedPlan, { plan }: RunContext): Stale[] {
  const fields = (['title', 'description'] as const).filter((field) => row[field] !== plan[field]);
  return fields.length > 0 ? [planEdited(fields, now)] : [];
}

function waitingEntry(entry: ToolCallEntry, facts: Stale[], expires_at: string | undefined): ToolCallEntry {
  return withFlags(expires_at ? { ...entry, expires_at } : entry, facts);
}
