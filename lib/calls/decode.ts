import { array, type Decoder, nullable, number, object, row, string } from '../kit/decode';
import { decodePlanLogEvent } from '../plans/decode/log-entry';
import { decodePlan } from '../plans/decode/plan';
import type { Call, CallDetail, CallList, CallSummary } from './schema';

/** A state that this build does not know passes. */
const planning: Decoder<{ state: string }> = (value, path = '') => {
  const decoded = object({ state: string })(value, path);
  if (decoded.state === 'planned') object({ plan_ids: array(string) })(value, path);
  return decoded;
};

const summary = {
  id: string,
  started_at: nullable(string),
  duration_s: nullable(number),
  participants: array(object({ speaker: string, role: string })),
  turn_count: number,
  planning,
  version: number,
  created_at: string,
};

export const decodeCallSummary: Decoder<CallSummary> = row(summary);

/** A call as an event brings it; of two facts about it the higher version wins. */
export const decodeCallEvent: Decoder<CallSummary> = row({ ...summary, version: number });

const decodeCall: Decoder<Call> = row({
  ...summary,
  turns: array(object({ speaker: string, text: string })),
});

/** A page of the list, newest first. */
export const decodeCallList: Decoder<CallList> = object({
  calls: array(decodeCallSummary),
  next: nullable(string),
  cursor: string,
});

export const decodeCallDetail: Decoder<CallDetail> = object({
  call: decodeCall,
  plans: array(decodePlan),
  proposals: array(decodePlanLogEvent),
  cursor: string,
});

const addedCall: Decoder<Pick<Call, 'id' | 'planning'>> = row({ id: string, planning });

/** The answer to a call that was added; of its transcript the person has the original. */
export const decodeAddedCall = object({ call: addedCall });
