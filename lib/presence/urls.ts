export const presenceUrl = (org: string) => `/api/orgs/${org}/presence`;

/** The interval at which a page repeats its announcement. */
export const ANNOUNCE_INTERVAL_MS = 10_000;
/** A page without an announcement for this long is gone. Two lost announcements, or a late one, are tolerated. */
export const PAGE_EXPIRES_AFTER_MS = 25_000;
