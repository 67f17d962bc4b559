import 'server-only';
import { and, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import type { ToolCallState, ToolCallStatus } from '../plans/schema/log-entry';
import { decision, log_entry, plan } from '../plans/tables';
import type { OutboundTool } from '../plans/tools/tool-args';
import { TOOL_CLASS } from '../plans/tools/tool-class';
import { firstMatch, matches, type RuleMessage } from './match';
import type { PastOutcome } from './outcomes';
import { listRules } from './queries';
import type { BackTest, BackTestInput, Disagreement, Rule } from './schema';
import { backTestMark, rulesWithCandidate } from './tested';

const DAYS = 90;
/** The number of newest messages that are tested, and of newest disagreements that are shown. */
const MAX_MESSAGES = 5_000;
const MAX_DISAGREEMENTS = 50;

const SINCE = sql`now() - make_interval(days => ${DAYS})`;

/** In these states a message was decided, or has expired. */
const DECIDED: ToolCallState[] = [
  'approved',
  'dispatching',
  'executed',
  'failed',
  'unknown',
  'superseded',
  'rejected',
  'expired',
];
const PEOPLE = ['user', 'api_key'];

type PastMessage = { message: RuleMessage } & Omit<Disagreement, 'tool' | 'to'>;

/**
 * Computes what a rule would have decided about messages that people decided, had it been on among the rules that are
 * on now. It matches each message as proposed, because rules apply at that moment.
 * @throws AppError not_found, bad_request
 */
export async function backTest(tx: Tx, orgId: string, { id, rule }: BackTestInput): Promise<BackTest> {
  const rules = await listRules(tx, orgId);
  const stored = id ? rules.find((stored) => stored.id === id) : undefined;
  if (id && !stored) throw new AppError('not_found', 'There is no such rule.');
  const content = rule ?? stored;
  if (!content) throw new AppError('bad_request', 'Give a rule, or the id of one.');
  const candidate = { ...content, id: stored?.id ?? null };
  const { messages, truncated } = await readPastMessages(tx, orgId);
  return {
    ...evaluate(messages, rules, candidate),
    truncated,
    days: DAYS,
    tested: backTestMark(rules, candidate),
  };
}

function evaluate(
  messages: PastMessage[],
  rules: Rule[],
  candidate: Parameters<typeof rulesWithCandidate>[1],
) {
  const orderedRules = rulesWithCandidate(rules, candidate);
  const outcomes: Record<PastOutcome, number> = { approved: 0, edited: 0, rejected: 0, expired: 0 };
  const disagreements: Disagreement[] = [];
  let overruled = 0;
  for (const { message, ...entry } of messages) {
    if (firstMatch(orderedRules, message)?.id !== candidate.id) {
      if (matches(candidate, message)) overruled += 1;
      continue;
    }
    outcomes[entry.outcome] += 1;
    const agreed = (entry.outcome === 'approved') === (candidate.verdict === 'approve');
    if (!agreed && disagreements.length < MAX_DISAGREEMENTS) {
      disagreements.push({ ...entry, tool: message.tool, to: message.to });
    }
  }
  const decided = outcomes.approved + outcomes.edited + outcomes.rejected + outcomes.expired;
  return { considered: messages.length, decided, outcomes, overruled, disagreements };
}

/** Messages that people settled, newest first. Lengths are counted in the database, so that no text is fetched. */
async function readPastMessages(
  tx: Tx,
  orgId: string,
): Promise<{ messages: PastMessage[]; truncated: boolean }> {
  const args = sql`${log_entry.entry}->'args'`;
  const tool = sql<OutboundTool>`${log_entry.entry}->>'tool'`;
  const rows = await tx
    .select({
      plan_id: log_entry.plan_id,
      plan_title: plan.title,
      template_id: plan.template_id,
      entry_id: log_entry.id,
      tool,
      to: sql<string>`coalesce(${args}->>'to', '')`,
      chars: sql<number>`coalesce(char_length(${args}->>'subject'), 0) + coalesce(char_length(${args}->>'body'), 0)`,
      status: sql<ToolCallStatus>`${log_entry.entry}->'status'`,
      was_edited: sql<boolean>`${log_entry.entry} ? 'approved_args'`,
      created_at: log_entry.created_at,
    })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(
      and(
        eq(log_entry.org_id, orgId),
        inArray(log_entry.status, DECIDED),
        inArray(tool, OUTBOUND),
        gte(log_entry.created_at, SINCE),
      ),
    )
    .orderBy(desc(log_entry.created_at), desc(log_entry.id))
    .limit(MAX_MESSAGES + 1);
  const approvals = await approvalsByPeople(
    tx,
    orgId,
    rows.map(({ entry_id }) => entry_id),
  );
  const messages = rows.slice(0, MAX_MESSAGES).flatMap((row): PastMessage[] => {
    const approval = approvals.get(row.entry_id);
    const pastDecision = decisionOf(row.status, approval?.edited ?? row.was_edited, approval?.by);
    if (!pastDecision) return [];
    const { plan_id, plan_title, entry_id, tool, template_id, to, chars } = row;
    const at = row.created_at.toISOString();
    return [
      { plan_id, plan_title, entry_id, at, ...pastDecision, message: { tool, template_id, to, chars } },
    ];
  });
  return { messages, truncated: rows.length > MAX_MESSAGES };
}

const OUTBOUND = Object.entries(TOOL_CLASS).flatMap(([name, kind]) => (kind === 'outbound' ? [name] : []));

type PastDecision = Pick<Disagreement, 'outcome' | 'by' | 'reason'>;

/** Null for decisions of rules and autopilot, because the test compares with people. */
function decisionOf(
  status: ToolCallStatus,
  edited: boolean,
  approvedBy: string | undefined,
): PastDecision | null {
  if (status.state === 'expired') return { outcome: 'expired', by: null, reason: null };
  if (status.state === 'rejected') {
    const { by, reason } = status;
    return PEOPLE.includes(by.kind) ? { outcome: 'rejected', by: by.name, reason } : null;
  }
  if (approvedBy === undefined) return null;
  return { outcome: edited ? 'edited' : 'approved', by: approvedBy, reason: null };
}

/** Each entry's last approval by a person. */
async function approvalsByPeople(tx: Tx, orgId: string, entryIds: string[]) {
  const approvals = new Map<string, { by: string; edited: boolean | null }>();
  if (entryIds.length === 0) return approvals;
  const rows = await tx
    .select({ id: decision.entry_id, actor: decision.actor, changes: decision.changes })
    .from(decision)
    .where(
      and(
        eq(decision.org_id, orgId),
        eq(decision.kind, 'approve'),
        gte(decision.created_at, SINCE),
        inArray(sql`${decision.actor}->>'kind'`, PEOPLE),
        inArray(decision.entry_id, entryIds),
      ),
    )
    .orderBy(decision.created_at);
  for (const { id, actor, changes } of rows) {
    if (id) approvals.set(id, { by: actor.name, edited: changes ? true : null });
  }
  return approvals;
}
