import { array, type Decoder, nullable, number, object, string } from '../../kit/decode';
import type { PlanDetail, PlanLogPage, PlanRun } from '../schema/plan-detail';
import { decodeLogEntry } from './log-entry';
import { decodePlan } from './plan';

const page = { log: array(decodeLogEntry), log_before: nullable(string), cursor: string };

export const decodePlanLogPage: Decoder<PlanLogPage> = object(page);

const decodeRun: Decoder<PlanRun> = object({
  id: string,
  number,
  entries: number,
  started_at: string,
  outcome: nullable(string),
});

export const decodePlanDetail: Decoder<PlanDetail> = object({
  ...page,
  plan: decodePlan,
  runs: array(decodeRun),
});
