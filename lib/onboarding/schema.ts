import { z } from 'zod';
import { STEPS } from './steps';

/** An organization's progress, computed from existing data and never stored. */
export const OnboardingSchema = z.object({
  done: z.record(z.enum(STEPS), z.boolean()),
  /** The plan to review next, and the plan whose message waits. */
  plan_to_review: z.string().nullable(),
  plan_waiting: z.string().nullable(),
  /** A person has dismissed the checklist. */
  dismissed: z.boolean(),
});
export type Onboarding = z.infer<typeof OnboardingSchema>;

export const OnboardingInputSchema = z.object({ dismissed: z.boolean() }).strict();
