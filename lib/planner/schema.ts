import { z } from 'zod';

/** Tokens, cost and duration of one request to a language model. `input_tokens` includes `cached_input_tokens`. */
export const UsageSchema = z.object({
  model: z.string(),
  input_tokens: z.number().int(),
  cached_input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  /** Millionths of a dollar; null when no price is configured. */
  cost_micros: z.number().int().nullable(),
  duration_ms: z.number().int(),
});
export type Usage = z.infer<typeof UsageSchema>;

export const UsageTotalSchema = z.object({
  models: z.array(z.string()),
  questions: z.number().int(),
  input_tokens: z.number().int(),
  cached_input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  /** Null when the cost of at least one request is unknown. */
  cost_micros: z.number().int().nullable(),
  duration_ms: z.number().int(),
});
export type UsageTotal = z.infer<typeof UsageTotalSchema>;

/** `plan`: the steps of the plan's runs. `call`: the previews of the plan's call, which all plans of that call share. */
export const PlanUsageSchema = z.object({
  plan: UsageTotalSchema,
  call: UsageTotalSchema,
  questions: z.array(
    UsageSchema.extend({
      id: z.string(),
      kind: z.enum(['preview', 'step']),
      run_id: z.string().nullable(),
      created_at: z.string(),
    }),
  ),
});
export type PlanUsage = z.infer<typeof PlanUsageSchema>;
