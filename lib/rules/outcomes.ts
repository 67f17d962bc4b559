// Separate from the schemas, so that browsers load it without zod.

/** The outcomes of messages that a rule could have decided. */
export const OUTCOMES = ['approved', 'edited', 'rejected', 'expired'] as const;
export type PastOutcome = (typeof OUTCOMES)[number];
