import { z } from 'zod';

/** What one question to a language model took. Cached input is part of the input. */
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
  /** Null as soon as one of the questions has no known price. */
  cost_micros: z.number().int().nullable(),
  duration_ms: z.number().int(),
});
export type UsageTotal = z.infer<typeof UsageTotalSchema>;

/** `plan`: the steps of its runs. `call`: the previews of the call that it came from, which all plans of that call share. */
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
