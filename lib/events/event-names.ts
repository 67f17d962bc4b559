// Separate from schema.ts, so that a browser loads the names and the cursor without zod.
export const EVT_PLAN_LOG_NEW = 'plan.log.new';
export const EVT_PLAN_STATE_CHANGED = 'plan.state.changed';
export const EVT_PLAN_CREATED = 'plan.created';
export const EVT_PLAN_UPDATED = 'plan.updated';
export const EVT_CALL_CREATED = 'call.created';
export const EVT_CALL_UPDATED = 'call.updated';

/**
 * The events of the log, which are numbered and in order. `hello` sends their names, so that a page of an older version
 * can pass over those that it does not know.
 */
export const NUMBERED_EVENTS = [
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_CREATED,
  EVT_PLAN_UPDATED,
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
] as const;

/** On the wire `epoch.seq`: the log, and the last event of it that was received. */
export type Cursor = { epoch: string; seq: number };

const CURSOR = /^([a-z0-9]{8})\.(0|[1-9][0-9]{0,15})$/;

/** Returns null when the text is not a cursor. */
export function parseCursor(value: string): Cursor | null {
  const match = CURSOR.exec(value);
  if (!match?.[1] || !match[2]) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.seq}`;
}
