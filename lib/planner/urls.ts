/** URL of a plan's language model usage; also the SWR key. */
export const planUsageKey = (org: string, planId: string) => `/api/orgs/${org}/plans/${planId}/usage`;
