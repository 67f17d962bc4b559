/** URL of the settings API; also the SWR key. */
export const settingsKey = (org: string) => `/api/orgs/${org}/settings`;
