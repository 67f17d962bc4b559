import type { CallSummary } from '../../../lib/calls/schema';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  type OrgEvent,
} from '../../../lib/events/schema';
import type { PlanState } from '../../../lib/plans/schema/plan';
import { callSummary } from '../builders/calls';
import { newPlan } from '../builders/plan-history';

export const AT = '2026-11-22T10:00:00.000Z';

export type LogEvent = Extract<OrgEvent, { type: typeof EVT_PLAN_LOG_NEW }>;
export const logEvent = (seq: number, planId: string, id: string, text = `line ${seq}`): LogEvent => ({
  seq,
  type: EVT_PLAN_LOG_NEW,
  payload: {
    plan_id: planId,
    id,
    entry: { kind: 'system', run_id: null, event: 'model_reasoning', text },
    created_at: AT,
    version: seq,
  },
});
export const waitingEvent = (seq: number, planId: string, id: string): LogEvent => ({
  seq,
  type: EVT_PLAN_LOG_NEW,
  payload: {
    plan_id: planId,
    id,
    entry: {
      kind: 'tool_call',
      tool: 'send_email',
      run_id: 'r',
      step: 1,
      args: {},
      evidence: [],
      status: { state: 'pending' },
    },
    created_at: AT,
    version: seq,
  },
});
export const stateEvent = (
  seq: number,
  planId: string,
  state: PlanState = { status: 'executing' },
): OrgEvent => ({
  seq,
  type: EVT_PLAN_STATE_CHANGED,
  payload: { plan_id: planId, state, version: seq },
});
export const createdEvent = (seq: number, id: string): OrgEvent => ({
  seq,
  type: EVT_PLAN_CREATED,
  payload: newPlan(id, seq, AT),
});
export const callCreatedEvent = (seq: number, id: string, over?: Partial<CallSummary>): OrgEvent => ({
  seq,
  type: EVT_CALL_CREATED,
  payload: callSummary(id, seq, over),
});
export const callUpdatedEvent = (seq: number, id: string, over: Partial<CallSummary>): OrgEvent => ({
  seq,
  type: EVT_CALL_UPDATED,
  payload: callSummary(id, seq, over),
});
