import 'server-only';
import { type CsvCell, csvLine } from '../kit/csv';
import type { AuditDecision, AuditRow } from './schema';

/** The columns in order; `decision` is the last one made, `all_decisions` has every decision as JSON. */
const COLUMNS: Record<string, (row: AuditRow, last: AuditDecision | undefined) => CsvCell> = {
  at: (row) => row.at,
  kind: (row) => row.kind,
  id: (row) => row.id,
  plan_id: (row) => row.plan_id,
  plan_title: (row) => row.plan_title,
  plan_status: (row) => row.plan_status,
  template: (row) => row.template_name,
  contacts: (row) => row.contacts.join('; '),
  run_id: (row) => row.run_id,
  step: (row) => row.step,
  tool: (row) => row.tool,
  state: (row) => row.state,
  args: (row) => json(row.args),
  approved_args: (row) => json(row.approved_args),
  decision: (_, last) => last?.kind,
  decided_at: (_, last) => last?.at,
  decider: (_, last) => last?.actor.name,
  decider_kind: (_, last) => last?.actor.kind,
  decider_id: (_, last) => last?.actor.id,
  role: (_, last) => last?.role,
  channel: (_, last) => last?.channel,
  seconds_taken: (_, last) => last?.seconds,
  version_seen: (_, last) => last?.version_seen,
  changes: (_, last) => json(last?.changes),
  reason: (_, last) => last?.reason,
  answer: (_, last) => last?.answer,
  settled_as: (_, last) => last?.outcome,
  all_decisions: (row) => json(row.decisions),
  attempts: (row) => row.dispatches.length,
  provider: (row) => row.dispatches.at(-1)?.provider,
  tries: (row) => row.dispatches.at(-1)?.tries,
  started_at: (row) => row.dispatches.at(-1)?.started_at,
  ended_at: (row) => row.dispatches.at(-1)?.ended_at,
  outcome: (row) => row.dispatches.at(-1)?.outcome,
  error: (row) => row.dispatches.at(-1)?.error,
  digest: (row) => row.dispatches.at(-1)?.digest,
  provider_id: (row) => row.receipt?.provider_id,
  delivered: (row) => row.receipt?.delivered,
};

export const CSV_HEADER = csvLine(Object.keys(COLUMNS));

export function auditCsvLine(row: AuditRow): string {
  return csvLine(Object.values(COLUMNS).map((cell) => cell(row, row.decisions.at(-1))));
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
