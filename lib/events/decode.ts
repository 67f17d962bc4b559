import { decodeCallEvent } from '../calls/decode';
import { array, type Decoder, number, object, optional, string } from '../kit/decode';
import { decodePlanLogEvent } from '../plans/decode/log-entry';
import { decodePlan, decodePlanStateChanged } from '../plans/decode/plan';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from './event-names';
import type { OrgEvent } from './schema';

// The control frames of a stream, as a browser needs them. A newer server may send more fields, and an older one no
// `heartbeat_s` or `events`.

export type Hello = { epoch: string; from: number; heartbeat_s?: number; events?: string[] };
export const decodeHello: Decoder<Hello> = object({
  epoch: string,
  from: number,
  heartbeat_s: optional(number),
  events: optional(array(string)),
});
export const decodeHead: Decoder<{ head: number }> = object({ head: number });
export const decodeBye: Decoder<{ reason: string }> = object({ reason: string });
export const decodeReset: Decoder<{ epoch: string; head: number }> = object({ epoch: string, head: number });

/** An event of the log. @throws DecodeError when its payload lacks what the browser relies on */
export function decodeOrgEvent(seq: number, type: OrgEvent['type'], payload: unknown): OrgEvent {
  switch (type) {
    case EVT_PLAN_LOG_NEW:
      return { seq, type, payload: decodePlanLogEvent(payload) };
    case EVT_PLAN_STATE_CHANGED:
      return { seq, type, payload: decodePlanStateChanged(payload) };
    case EVT_PLAN_CREATED:
    case EVT_PLAN_UPDATED:
      return { seq, type, payload: decodePlan(payload) };
    case EVT_CALL_CREATED:
    case EVT_CALL_UPDATED:
      return { seq, type, payload: decodeCallEvent(payload) };
  }
}
