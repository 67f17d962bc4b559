import 'server-only';
import type { Tx } from '../db/transaction';
import { firstMatch, matches, type RuleMessage } from './match';
import { listActiveRules } from './queries';
import type { Rule } from './schema';

/** The rule that decides about this message, or null when the template's own setting does. */
export async function findRule(tx: Tx, orgId: string, message: RuleMessage): Promise<Rule | null> {
  return firstMatch(await listActiveRules(tx, orgId), message);
}

/**
 * The reason why a message approved by a rule is not sent, or null. Checked again when the message is due: a rule that
 * was switched off, changed or deleted since, or that now comes after one that asks, no longer approves.
 */
export async function reasonRuleNoLongerApproves(
  tx: Tx,
  orgId: string,
  approvedBy: { id: string; name: string },
  message: RuleMessage,
): Promise<string | null> {
  const rules = await listActiveRules(tx, orgId);
  const rule = rules.find(({ id }) => id === approvedBy.id);
  if (rule?.verdict !== 'approve' || !matches(rule, message))
    return `The rule “${approvedBy.name}” approved this and no longer does.`;
  return askReasonIn(rules, message);
}

/**
 * The reason why a message approved by autopilot is not sent, or null: a rule that asks for a person overrules
 * autopilot.
 */
export async function readAskReason(tx: Tx, orgId: string, message: RuleMessage): Promise<string | null> {
  return askReasonIn(await listActiveRules(tx, orgId), message);
}

function askReasonIn(rules: Rule[], message: RuleMessage): string | null {
  const first = firstMatch(rules, message);
  return first?.verdict === 'ask' ? askReason(first) : null;
}

export function askReason(rule: { name: string }): string {
  return `The rule “${rule.name}” asks for a person.`;
}
