import { array, type Decoder, nullable, number, object, row, string } from '../kit/decode';
import type { PlanUsage, UsageTotal } from './schema';

const total: Decoder<UsageTotal> = object({
  models: array(string),
  questions: number,
  input_tokens: number,
  cached_input_tokens: number,
  output_tokens: number,
  cost_micros: nullable(number),
  duration_ms: number,
});

/** The single requests to the model are of no interest to a screen. */
export const decodePlanUsage: Decoder<PlanUsage> = row({ plan: total, call: total });
