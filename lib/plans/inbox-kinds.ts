// Apart from the schemas, so that a browser gets it without the validator.

/** What waits, in the words of the person who decides. `unclear`: whether it was sent nobody knows. */
export const INBOX_KINDS = ['email', 'text', 'question', 'plan', 'unclear'] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];
