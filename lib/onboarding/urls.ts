/** URL of the onboarding API; also the SWR key. */
export const onboardingKey = (org: string) => `/api/orgs/${org}/onboarding`;
