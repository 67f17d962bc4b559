import { array, type Decoder, literal, number, object, row, string } from '../../kit/decode';
import type { PlanLogDisplay, PlanLogEvent, ToolCallEntry } from '../schema/log-entry';

const toolCall: Decoder<ToolCallEntry> = row({
  kind: literal('tool_call'),
  tool: string,
  args: object({}),
  evidence: array(object({ call_id: string, turn: number, quote: string })),
  status: object({ state: string }),
});

/** An entry of a kind that this build does not know passes. */
const entry: Decoder<{ kind: string }> = (value, path = '') => {
  const known = object({ kind: string })(value, path);
  if (known.kind === 'tool_call') toolCall(value, path);
  return known;
};

const fields = { id: string, entry, created_at: string, version: number };

/** The entry that a decision is about. */
export const decodeToolCallLog: Decoder<PlanLogDisplay & { entry: ToolCallEntry }> = row({
  ...fields,
  entry: toolCall,
});

export const decodeLogEntry: Decoder<PlanLogDisplay> = row(fields);

/** A log entry with the id of its plan. */
export const decodePlanLogEvent: Decoder<PlanLogEvent> = row({ ...fields, plan_id: string });
