import type { Onboarding } from './schema';

/**
 * The steps of a new organization to its first message, in order. Separate from the schemas, so that browsers load it
 * without zod.
 */
export const STEPS = ['call', 'plan', 'message', 'colleague', 'channel'] as const;
export type Step = (typeof STEPS)[number];

export function isOver({ done, dismissed }: Onboarding): boolean {
  return dismissed || STEPS.every((step) => done[step]);
}
