import 'server-only';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import type { LockedPlan } from '../plans/changes/apply-change';
import { digestOf } from '../plans/decisions/decision-log';
import type { ToolCallState } from '../plans/schema/log-entry';
import { log_entry } from '../plans/tables';
import { isOutbound, type ToolName } from '../plans/tools/tool-args';

/** What was said once in these states is not said again in the same words. */
const SETTLED: ToolCallState[] = [
  'pending',
  'approved',
  'dispatching',
  'unknown',
  'executed',
  'rejected',
  'answered',
];

/** What came to nothing in these states may be said again; it may even have gone out. No rule and no autopilot lets it go. */
export const RETRYABLE_STATES: ToolCallState[] = ['failed', 'expired', 'superseded'];

/**
 * What a proposal is recognized by: who is told what. When it is sent is not part of that, nor under which contact the
 * address is filed, nor how it is spaced or capitalized: a message that was rejected comes back in none of these guises.
 */
export function proposalDigest(tool: ToolName, args: Record<string, unknown>): string {
  const { send_at: _when, ...said } = args;
  if (isOutbound(tool)) delete said.contact_id;
  return digestOf(normalizeArgs({ tool, ...said }));
}

function normalizeArgs(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .normalize('NFKC')
      .replace(/[\s\p{Cf}]+/gu, ' ')
      .trim()
      .toLowerCase();
  if (Array.isArray(value)) return value.map(normalizeArgs);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, normalizeArgs(part)]));
}

/** The same as proposed before, or as a person has made of it: both are in the history that the planner repeats from. */
export async function isDuplicate(
  tx: Tx,
  { row }: LockedPlan,
  tool: ToolName,
  digest: string,
  states = SETTLED,
): Promise<boolean> {
  const before = await tx
    .select({ entry: log_entry.entry })
    .from(log_entry)
    .where(
      and(
        eq(log_entry.org_id, row.org_id),
        eq(log_entry.plan_id, row.id),
        inArray(log_entry.status, states),
        eq(sql`${log_entry.entry}->>'tool'`, tool),
      ),
    );
  return before.some(({ entry }) => {
    if (entry.kind !== 'tool_call') return false;
    const texts = [entry.args, ...(entry.approved_args ? [entry.approved_args] : [])];
    return texts.some((args) => proposalDigest(tool, args) === digest);
  });
}
