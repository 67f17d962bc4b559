import 'server-only';
import { z } from 'zod';
import type { dispatch } from '../delivery/tables';
import type { decision, log_entry } from '../plans/tables';
import { AUDITED_TOOLS, type AuditDecision, type AuditDispatch, type AuditRow } from './schema';

export type AuditPlan = Pick<
  AuditRow,
  'plan_id' | 'plan_title' | 'plan_status' | 'template_id' | 'template_name' | 'contacts'
>;
type EntryRow = typeof log_entry.$inferSelect;
type DecisionRow = typeof decision.$inferSelect;
type DispatchRow = typeof dispatch.$inferSelect;

/** The row of a decision about a whole plan. */
export function planRow(plan: AuditPlan, row: DecisionRow): AuditRow {
  return {
    ...plan,
    kind: 'plan',
    id: row.id,
    at: row.created_at.toISOString(),
    run_id: null,
    step: null,
    tool: null,
    state: null,
    args: null,
    approved_args: null,
    decisions: [toDecision(row)],
    dispatches: [],
    receipt: null,
  };
}

/** The row of a message or question with its decisions and dispatches; none for entries that do not wait for people. */
export function toolCallRow(
  plan: AuditPlan,
  row: EntryRow,
  decisions: DecisionRow[],
  dispatches: DispatchRow[],
): AuditRow[] {
  const { entry } = row;
  if (entry.kind !== 'tool_call') return [];
  const tool = AUDITED_TOOLS.find((name) => name === entry.tool);
  if (!tool) return [];
  const { status } = entry;
  return [
    {
      ...plan,
      kind: tool === 'ask_user' ? 'question' : 'message',
      id: row.id,
      at: row.created_at.toISOString(),
      run_id: row.run_id,
      step: entry.step,
      tool,
      state: status.state,
      args: entry.args,
      approved_args: entry.approved_args ?? null,
      decisions: decisions.map(toDecision),
      dispatches: dispatches.map(toDispatch),
      receipt: (status.state === 'executed' && status.receipt) || null,
    },
  ];
}

/** The parts of a decision's detail that the decider wrote; the texts are in `changes`. */
const DecisionDetailSchema = z.object({
  reason: z.string().nullable().catch(null),
  answer: z.string().nullable().catch(null),
  outcome: z.string().nullable().catch(null),
});

function toDecision(row: DecisionRow): AuditDecision {
  const { reason, answer, outcome } = DecisionDetailSchema.parse(row.detail);
  return {
    id: row.id,
    kind: row.kind,
    at: row.created_at.toISOString(),
    actor: row.actor,
    role: row.role,
    channel: row.channel,
    seconds: row.waited_ms === null ? null : row.waited_ms / 1_000,
    version_seen: row.version_seen,
    changes: row.changes,
    reason,
    answer,
    outcome,
  };
}

function toDispatch(row: DispatchRow): AuditDispatch {
  const { attempt, provider, tries, outcome, digest, error, receipt } = row;
  const ended_at = row.ended_at?.toISOString() ?? null;
  return {
    attempt,
    provider,
    tries,
    started_at: row.started_at.toISOString(),
    ended_at,
    outcome: outcome === 'executed' && receipt?.delivered === false ? 'stored' : outcome,
    digest,
    error,
    receipt,
  };
}
