import 'server-only';
import type { Publish } from '../../events/log';
import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/schema';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { Plan, PlanState } from '../schema/plan';

// The only writers of plan events. The sequence number of each event is the version of the row that it is about. `publish`
// comes from `appendEvents`, so that no event can be published outside of a transaction.

export function publishPlanLog(publish: Publish, planId: string, log: PlanLogDisplay): void {
  publish({ seq: log.version, type: EVT_PLAN_LOG_NEW, payload: { plan_id: planId, ...log } });
}

export function publishPlanState(
  publish: Publish,
  planId: string,
  { state, version }: { state: PlanState; version: number },
): void {
  publish({ seq: version, type: EVT_PLAN_STATE_CHANGED, payload: { plan_id: planId, state, version } });
}

export function publishPlanCreated(publish: Publish, plan: Plan): void {
  publish({ seq: plan.version, type: EVT_PLAN_CREATED, payload: plan });
}

export function publishPlanUpdated(publish: Publish, plan: Plan): void {
  publish({ seq: plan.version, type: EVT_PLAN_UPDATED, payload: plan });
}
