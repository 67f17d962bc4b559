// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useOnboarding } from '../../app/[org]/_onboarding/use-onboarding';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { onboardingKey } from '../../lib/onboarding/urls';
import { createdEvent } from '../helpers/browser/live-events';
import { begin, wrapper as Live, page, push, withFreshPage } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';

withFreshPage();

const done = { channel: false, call: false, plan: false, message: false, colleague: false };
const NOTHING_YET = { done, plan_to_review: null, plan_waiting: null, dismissed: false };

function Wrapper({ children }: { children: React.ReactNode }) {
  const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
  const org = {
    slug: page.org,
    name: 'Acme',
    role: 'member' as const,
    userName: 'Ana',
    orgs: [],
    times,
    ...CONNECTED,
  };
  return (
    <OrgProvider value={org}>
      <Live>{children}</Live>
    </OrgProvider>
  );
}

test('a continuous stream of events does not postpone the refetch forever', async () => {
  const key = onboardingKey(page.org);
  page.answers.set(key, NOTHING_YET);
  renderHook(() => useOnboarding(NOTHING_YET), { wrapper: Wrapper });
  await vi.waitFor(() => expect(page.fetched).toContain(key));
  begin();
  page.fetched = [];
  // Each event arrives before the fetch that the previous one scheduled.
  let seq = 0;
  const fetchedMeanwhile = async () => {
    seq += 1;
    await push(createdEvent(seq, `p${seq}`));
    return page.fetched.includes(key);
  };
  for (let tries = 0; tries < 200 && !(await fetchedMeanwhile()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(page.fetched).toContain(key);
});
