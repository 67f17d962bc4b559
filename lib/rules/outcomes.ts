// Apart from the schemas, so that a browser gets it without the validator.

/** What people made of a message that a rule could have decided. */
export const OUTCOMES = ['approved', 'edited', 'rejected', 'expired'] as const;
export type PastOutcome = (typeof OUTCOMES)[number];
