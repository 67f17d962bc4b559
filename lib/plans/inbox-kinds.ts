// Separate from the schemas, so that browsers load it without zod.

/** The kinds of waiting items, as people call them. `unclear`: whether it was sent is not known. */
export const INBOX_KINDS = ['email', 'text', 'question', 'plan', 'unclear'] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];
