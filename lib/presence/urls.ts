export const presenceUrl = (org: string) => `/api/orgs/${org}/presence`;

/** How often a page repeats its announcement. */
export const SAY_AGAIN_MS = 10_000;
/** A page without an announcement for this long is gone. Two lost announcements, or a late one, are tolerated. */
export const FORGET_AFTER_MS = 25_000;
