import type { Onboarding } from './schema';

/** The way of a new organization to its first message, in order. Apart from the schemas: screens need it without the validator. */
export const STEPS = ['call', 'plan', 'message', 'colleague', 'channel'] as const;
export type Step = (typeof STEPS)[number];

export function isOver({ done, dismissed }: Onboarding): boolean {
  return dismissed || STEPS.every((step) => done[step]);
}
