import 'server-only';
import type { Tx } from '../../db/transaction';
import { appendEvents } from '../../events/log';
import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/schema';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { Plan, PlanState } from '../schema/plan';

// The only writers of plan events. Each writes the event whose sequence number is the version of the row that it announces,
// reserved in the same transaction; nothing can be published outside of one.

export function publishPlanLog(tx: Tx, orgId: string, planId: string, log: PlanLogDisplay): Promise<void> {
  const payload = { plan_id: planId, ...log };
  return appendEvents(tx, orgId, [{ seq: log.version, type: EVT_PLAN_LOG_NEW, payload }]);
}

export function publishPlanState(
  tx: Tx,
  orgId: string,
  planId: string,
  state: PlanState,
  version: number,
): Promise<void> {
  const payload = { plan_id: planId, state, version };
  return appendEvents(tx, orgId, [{ seq: version, type: EVT_PLAN_STATE_CHANGED, payload }]);
}

export function publishPlanCreated(tx: Tx, orgId: string, plan: Plan): Promise<void> {
  return appendEvents(tx, orgId, [{ seq: plan.version, type: EVT_PLAN_CREATED, payload: plan }]);
}

export function publishPlanUpdated(tx: Tx, orgId: string, plan: Plan): Promise<void> {
  return appendEvents(tx, orgId, [{ seq: plan.version, type: EVT_PLAN_UPDATED, payload: plan }]);
}
