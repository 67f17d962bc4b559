import 'server-only';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { digestOf } from '../kit/digest';
import type { LockedPlan } from '../plans/changes/apply-change';
import type { ToolCallState } from '../plans/schema/log-entry';
import { log_entry } from '../plans/tables';
import { isOutbound, type ToolName } from '../plans/tools/tool-args';

/** A message in one of these states is not proposed again with the same content. */
const SETTLED: ToolCallState[] = [
  'pending',
  'approved',
  'dispatching',
  'unknown',
  'executed',
  'rejected',
  'answered',
];

/**
 * A message in one of these states may be proposed again; it may even have been sent. No rule and no autopilot approves
 * it.
 */
export const RETRYABLE_STATES: ToolCallState[] = ['failed', 'expired', 'superseded'];

/**
 * The hash that identifies a proposal: what is sent to whom. The send time, the contact under which the address is
 * filed, spacing and capitals do not count, so a rejected message is recognized in any of these variants.
 */
export function proposalDigest(tool: ToolName, args: Record<string, unknown>): string {
  const { send_at: _sendAt, ...content } = args;
  if (isOutbound(tool)) delete content.contact_id;
  return digestOf(normalizeArgs({ tool, ...content }));
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

/**
 * Whether the plan already has an entry with this digest in one of these states. Both the proposed arguments and the
 * arguments as a person approved them count, because the planner sees both in the history.
 */
export async function isDuplicate(
  tx: Tx,
  { row }: LockedPlan,
  tool: ToolName,
  digest: string,
  states = SETTLED,
): Promise<boolean> {
  const earlier = await tx
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
  return earlier.some(({ entry }) => {
    if (entry.kind !== 'tool_call') return false;
    const versions = [entry.args, ...(entry.approved_args ? [entry.approved_args] : [])];
    return versions.some((args) => proposalDigest(tool, args) === digest);
  });
}
