// @vitest-environment jsdom
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import useSWR from 'swr';
import { expect, test, vi } from 'vitest';
import { ConnectionBadge } from '../../app/[org]/_connection/connection-badge';
import { getJson } from '../../lib/client/fetcher';
import { decodePlanDetail } from '../../lib/plans/decode/plan-detail';
import type { PlanDetail } from '../../lib/plans/schema/plan-detail';
import { planKey } from '../../lib/plans/urls';
import { AT } from '../helpers/browser/live-events';
import { begin, page, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { newPlan } from '../helpers/builders/plan-history';

withFreshPage();

const SINCE = new Date(2026, 10, 23, 9, 5).getTime();

test.each([
  ['live', null, /^Live$/],
  ['catching-up', null, /^Catching up$/],
  ['connecting', null, /^Connecting$/],
  ['connecting', SINCE, /^Reconnecting since 0?9:05/],
  ['reconnecting', SINCE, /^Reconnecting since 0?9:05/],
  ['reconnecting', null, /^Reconnecting$/],
  ['offline', SINCE, /^Offline since 0?9:05/],
  ['polling', SINCE, /^Live updates are delayed; refreshed every 10 s$/],
  ['stopped', null, /^Paused$/],
  ['signed-out', SINCE, /^Signed out$/],
] as const)('the badge of a connection that is %s (last live: %s) names its state', (state, since, words) => {
  render(<ConnectionBadge state={state} since={since} removed={false} updates="live" />);
  expect(screen.getByRole('status').textContent).toMatch(words);
});

test.each([
  ['offline', SINCE, /decisions cannot be sent/, true],
  ['polling', SINCE, /refreshed every 10 seconds/, true],
  ['reconnecting', null, /may be behind/, true],
  ['live', null, /show up automatically/, false],
] as const)(
  'the popover of a connection that is %s explains the state',
  async (state, since, words, retries) => {
    const retry = vi.fn();
    const { container } = render(
      <ConnectionBadge state={state} since={since} removed={false} retry={retry} updates="live" brief />,
    );
    const button = screen.getByRole('status').querySelector('button');
    const details = container.querySelector('[popover]');
    expect(details?.id).toBe(button?.getAttribute('popovertarget'));
    button?.focus();
    await waitFor(() => expect(details?.textContent).toMatch(words));
    if (since) expect(details?.textContent).toMatch(/up to date at 0?9:05/);
    const again = [...container.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Try again now',
    );
    expect(again !== undefined).toBe(retries);
    again?.click();
    expect(retry).toHaveBeenCalledTimes(retries ? 1 : 0);
  },
);

test('the sign-in link of a signed-out page leads back to the same address', async () => {
  window.history.replaceState(null, '', '/acme/plans?q=a%26b#entry-1');
  const { container } = render(
    <ConnectionBadge state="signed-out" since={null} removed={false} updates="live" />,
  );
  await waitFor(() =>
    expect(container.querySelector('a')?.getAttribute('href')).toBe(
      '/sign-in?next=%2Facme%2Fplans%3Fq%3Da%2526b#entry-1',
    ),
  );
});

test('a removed member sees that access is gone, without a sign-in link', () => {
  render(<ConnectionBadge state="signed-out" since={null} removed updates="live" />);
  expect(screen.getByRole('status').textContent).toBe('Access removed');
  expect(screen.queryByRole('link')).toBeNull();
});

test.each([
  ['live', /^Connected$/, /shows the state when it was opened/],
  ['catching-up', /^Connected$/, /shows the state when it was opened/],
  ['connecting', /^Connecting$/, /shows the state when it was opened/],
  ['reconnecting', /^Reconnecting since/, /may be behind/],
  ['polling', /^Connected$/, /is delaying live updates/],
  ['offline', /^Offline since/, /keep reading/],
  ['stopped', /^Paused$/, /resumes when you come back/],
  ['signed-out', /^Signed out$/, /until you sign in again/],
] as const)(
  'on a screen that is not live, the badge of a connection that is %s promises no updates of the screen',
  async (state, word, means) => {
    const since = state === 'connecting' ? null : SINCE;
    const { container } = render(
      <ConnectionBadge state={state} since={since} removed={false} updates="none" />,
    );
    expect(screen.getByRole('status').textContent).toMatch(word);
    screen.getByRole('button', { hidden: true, name: word }).focus();
    const details = () => container.querySelector('[popover]')?.textContent;
    await waitFor(() => expect(details()).toMatch(means));
    expect(details()).not.toMatch(
      /everything on screen is current|catches up|up to date at|show up automatically/,
    );
  },
);

function detailAt(seq: number): PlanDetail {
  return { plan: newPlan('p1', seq, AT), log: [], log_before: null, runs: [], cursor: `ab12cd34.${seq}` };
}

test('a refresh fetches each snapshot on screen once for all its views, and keeps it on screen until the next arrives', async () => {
  const key = planKey(page.org, 'p1');
  page.answers.set(key, detailAt(9));
  const shown = renderHook(
    () =>
      ['a', 'b'].map(
        () =>
          useSWR(key, (url) => getJson(url, decodePlanDetail), {
            fallbackData: detailAt(7),
            revalidateOnMount: false,
          }).data?.cursor,
      ),
    { wrapper },
  );
  begin(7);
  expect(shown.result.current).toEqual(['ab12cd34.7', 'ab12cd34.7']);
  act(() => page.store.refresh());
  expect(shown.result.current).toEqual(['ab12cd34.7', 'ab12cd34.7']);
  await waitFor(() => expect(shown.result.current).toEqual(['ab12cd34.9', 'ab12cd34.9']));
  expect(page.fetched).toEqual([key]);
  act(() => page.store.refresh());
  await waitFor(() => expect(page.fetched).toEqual([key, key]));
  shown.unmount();
  act(() => page.store.refresh());
  expect(page.fetched).toEqual([key, key]);
});
