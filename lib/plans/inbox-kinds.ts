// Separate from the schemas, so that browsers load it without zod.

/** The kinds of waiting items, in the words of the screens. `unclear`: the outcome of a dispatch is unknown. */
export const INBOX_KINDS = ['email', 'text', 'question', 'plan', 'unclear'] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];
