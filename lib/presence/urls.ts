export const presenceUrl = (org: string) => `/api/orgs/${org}/presence`;

/** How often a page says again where its person is. */
export const SAY_AGAIN_MS = 10_000;
/** Who has not been heard of for so long has gone: two of a page's words may be lost, or one come late. */
export const FORGET_AFTER_MS = 25_000;
