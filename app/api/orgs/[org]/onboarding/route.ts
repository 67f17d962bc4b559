import { withOrg } from '@/lib/http/with-org';
import { dismissOnboarding } from '@/lib/onboarding/commands';
import { readOnboarding } from '@/lib/onboarding/queries';
import { OnboardingInputSchema } from '@/lib/onboarding/schema';
import { runtime } from '@/lib/runtime';

export const GET = withOrg({ role: 'viewer' }, async ({ org, read }) =>
  read((tx) => readOnboarding(tx, org.id, runtime().env)),
);

export const PATCH = withOrg({ role: 'member', body: OnboardingInputSchema }, async ({ org, body, commit }) =>
  commit(async (tx) => {
    await dismissOnboarding(tx, org.id, body.dismissed);
    return readOnboarding(tx, org.id, runtime().env);
  }),
);
