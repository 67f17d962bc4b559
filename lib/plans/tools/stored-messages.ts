import type { Entry, ToolCallEntry } from '../schema/log-entry';

/** Returns whether a message was stored in the outbox instead of being sent, because its channel was not connected. */
export function isStored({ status }: ToolCallEntry): boolean {
  return status.state === 'executed' && status.receipt?.delivered === false;
}

export function countStored(entries: Entry[]): number {
  return entries.filter((entry) => entry.kind === 'tool_call' && isStored(entry)).length;
}
