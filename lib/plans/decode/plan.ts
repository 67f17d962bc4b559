import { array, type Decoder, nullable, number, object, row, string, unknown } from '../../kit/decode';
import type { Plan, PlanList, PlanStateChanged } from '../schema/plan';

export const decodePlan: Decoder<Plan> = row({
  id: string,
  title: string,
  state: object({ status: string }),
  version: number,
  call_id: nullable(string),
  contacts: array(object({ id: string, name: string })),
  preview: array(object({ tool: string, evidence: array(unknown) })),
  created_at: string,
});

export const decodePlanStateChanged: Decoder<PlanStateChanged> = row({
  plan_id: string,
  state: object({ status: string }),
  version: number,
});

export const decodePlanList: Decoder<PlanList> = object({
  plans: array(decodePlan),
  next: nullable(string),
  cursor: string,
});
