import { z } from 'zod';
import { STEPS } from './steps';

/** How far an organization has come: read from what is there, never kept beside it. */
export const OnboardingSchema = z.object({
  done: z.record(z.enum(STEPS), z.boolean()),
  /** The plan that is to be reviewed next, and the one whose message waits. */
  plan_to_review: z.string().nullable(),
  plan_waiting: z.string().nullable(),
  /** A person wants to see no more of it. */
  dismissed: z.boolean(),
});
export type Onboarding = z.infer<typeof OnboardingSchema>;

export const OnboardingInputSchema = z.object({ dismissed: z.boolean() }).strict();
