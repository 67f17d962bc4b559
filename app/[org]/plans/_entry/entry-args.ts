import type { PlanLogDisplay, ToolCallEntry, ToolCallState } from '@/lib/plans/schema/log-entry';

export type Args = ToolCallEntry['args'];
export type ToolCallLog = PlanLogDisplay & { entry: ToolCallEntry };

export function isToolCall(log: PlanLogDisplay): log is ToolCallLog {
  return log.entry.kind === 'tool_call';
}

/** The effective arguments: as a person last edited them, else as proposed. */
export function effectiveArgs(entry: ToolCallEntry): Args {
  return entry.approved_args ?? entry.args;
}

export function textOf(args: Args, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : '';
}

export function listOf(args: Args, name: string): string[] {
  const value = args[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Approved entries wait too, but only for their time. */
export function needsPerson(state: ToolCallState): boolean {
  return state === 'pending' || state === 'unknown';
}
