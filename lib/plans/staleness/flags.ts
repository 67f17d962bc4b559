import 'server-only';
import type { EntryRow, EntryUpdate } from '../changes/log-entry';
import type { Stale, ToolCallEntry } from '../schema/log-entry';
import { isOutbound, type OutboundTool } from '../tools/tool-args';

/** Only the newest few flags of one reason are kept; more would not inform the reviewer better. */
const KEPT_PER_REASON = 5;

/** A message that has not left yet, with its recipient. */
export type WaitingMessage = { tool: OutboundTool; to: string; contact_id: string | null };

/** Null for a question, and for an entry that can no longer be reviewed. */
export function waitingMessage(entry: EntryRow['entry']): WaitingMessage | null {
  if (entry.kind !== 'tool_call' || !isOutbound(entry.tool)) return null;
  if (entry.status.state !== 'pending' && entry.status.state !== 'approved') return null;
  return messageFor(entry.tool, entry.approved_args ?? entry.args);
}

/** The recipient of a message, from its arguments. */
export function messageFor(tool: OutboundTool, args: Record<string, unknown>): WaitingMessage {
  const { to, contact_id } = args;
  return {
    tool,
    to: typeof to === 'string' ? to : '',
    contact_id: typeof contact_id === 'string' ? contact_id : null,
  };
}

/** Adds flags to the entry. A fact that it already carries changes nothing; then the same object is returned. */
export function withFlags(entry: ToolCallEntry, flags: Stale[]): ToolCallEntry {
  const before = entry.stale ?? [];
  let stale = before;
  for (const flag of flags) {
    const same = stale.find(({ reason, text }) => reason === flag.reason && text === flag.text);
    // A do-not-contact flag stands until the opt-out is withdrawn; anything else that happens twice is two facts.
    if (same && (flag.reason === 'do_not_contact' || same.at >= flag.at)) continue;
    stale = [...stale.filter((known) => known !== same), flag];
  }
  return stale === before ? entry : { ...entry, stale: newest(stale) };
}

function newest(stale: Stale[]): Stale[] {
  return stale.filter(
    (flag, index) =>
      stale.slice(index + 1).filter(({ reason }) => reason === flag.reason).length < KEPT_PER_REASON,
  );
}

/** The messages among these entries to which the flag is new. */
export function flagUpdates(rows: EntryRow[], flag: Stale): EntryUpdate[] {
  return rows.flatMap((row): EntryUpdate[] => {
    if (row.entry.kind !== 'tool_call' || !waitingMessage(row.entry)) return [];
    const entry = withFlags(row.entry, [flag]);
    return entry === row.entry ? [] : [{ row, entry }];
  });
}
