import 'server-only';
import type { Evidence, PlanLogDisplay, ToolCallEntry } from '../../plans/schema/log-entry';
import type { ToolName } from '../../plans/tools/tool-args';
import type { RunContext } from '../planner';

/** Earlier proposals from the plan's log, in the order in which they were made. */
export type History = {
  entries: ToolCallEntry[];
  /** Tools with a proposal that code refused in this run. They are not proposed again, because the run would loop. */
  refused: Set<string>;
};

/** Reads the tool calls and refusals of the plan’s log. */
export function historyOf({ log, run_id }: Pick<RunContext, 'log' | 'run_id'>): History {
  const sorted = [...log].sort((a, b) => a.created_at.localeCompare(b.created_at) || step(a) - step(b));
  const entries = sorted.map((line) => line.entry).filter((entry) => entry.kind === 'tool_call');
  const refused = new Set(
    log.flatMap(({ entry }) =>
      entry.kind === 'system' && entry.event === 'refused' && entry.run_id === run_id ? [entry.tool] : [],
    ),
  );
  return { entries, refused };
}

function step({ entry }: PlanLogDisplay): number {
  return entry.kind === 'tool_call' ? entry.step : 0;
}

/** True while an entry waits for a person, a time or a provider. Nothing may be proposed or completed meanwhile. */
export function isWaiting({ entries }: History): boolean {
  return entries.some(({ status }) =>
    ['pending', 'approved', 'dispatching', 'unknown'].includes(status.state),
  );
}

/** Entries of these tools with exactly this evidence. When the evidence is empty, the entry's contact has to match as well. */
export function entriesFor(
  { entries }: History,
  tools: ToolName[],
  evidence: Evidence[],
  contact_id: string | undefined,
): ToolCallEntry[] {
  const key = keyOf(evidence);
  return entries.filter(
    (entry) =>
      tools.includes(entry.tool) &&
      entry.status.state !== 'superseded' &&
      keyOf(entry.evidence) === key &&
      (evidence.length > 0 || contact_id === undefined || entry.args.contact_id === contact_id),
  );
}

function keyOf(evidence: Evidence[]): string {
  return evidence.map((piece) => `${piece.turn}:${piece.quote}`).join('\n');
}
