/** URL of what the language model has taken for a plan; also the SWR key. */
export const planUsageKey = (org: string, planId: string) => `/api/orgs/${org}/plans/${planId}/usage`;
