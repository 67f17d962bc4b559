// @vitest-environment jsdom
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import useSWR from 'swr';
import { describe, expect, test, vi } from 'vitest';
import { getJson } from '../../lib/client/fetcher';
import { useRealtimeInbox, useRefetchInbox } from '../../lib/client/use-realtime-inbox';
import { useRealtimePlan } from '../../lib/client/use-realtime-plan';
import { useRealtimePlans } from '../../lib/client/use-realtime-plans';
import { decodeInbox } from '../../lib/plans/decode/inbox';
import { decodePlanList } from '../../lib/plans/decode/plan';
import { decodePlanDetail } from '../../lib/plans/decode/plan-detail';
import { mergeInbox } from '../../lib/plans/merge/inbox';
import { mergePlan } from '../../lib/plans/merge/plan';
import { mergePlans } from '../../lib/plans/merge/plans';
import type { Inbox } from '../../lib/plans/schema/inbox';
import type { PlanList } from '../../lib/plans/schema/plan';
import type { PlanDetail } from '../../lib/plans/schema/plan-detail';
import { inboxKey, type PlanFilters, planKey, planListKey } from '../../lib/plans/urls';
import { AT, createdEvent, logEvent, stateEvent, waitingEvent } from '../helpers/browser/live-events';
import { begin, page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { newPlan } from '../helpers/builders/plan-history';

withFreshPage();

function PlanView({ detail }: { detail: PlanDetail }) {
  const { data = detail } = useSWR(
    planKey(page.org, detail.plan.id),
    (url) => getJson(url, decodePlanDetail),
    {
      fallbackData: detail,
      revalidateOnMount: false,
    },
  );
  const { plan, log } = mergePlan(data, useRealtimePlan(detail.plan.id));
  return <p>{`${plan.state.status} ${log.map(({ id }) => id).join('')} ${data.cursor}`}</p>;
}
const detailAt = (seq: number, ids: string[], epoch = 'ab12cd34'): PlanDetail => ({
  plan: newPlan('p1', 1, AT),
  log: ids.map((id, index) => {
    const { plan_id, ...log } = logEvent(index + 2, 'p1', id).payload;
    return log;
  }),
  log_before: null,
  runs: [],
  cursor: `${epoch}.${seq}`,
});

describe('the snapshot of a page', () => {
  test('is waited for when the page hydrates after its layout, so that the stream begins at it', () => {
    const { rerender } = render(<i />, { wrapper });
    expect(page.store.view().epoch).toBeNull();
    rerender(<PlanView detail={detailAt(7, ['a'])} />);
    expect(page.store.view()).toMatchObject({ epoch: 'ab12cd34', baseSeq: 7 });
  });

  test('opens the stream at its cursor and is not fetched again', async () => {
    render(<PlanView detail={detailAt(7, ['a'])} />, { wrapper });
    expect(page.store.cursor()).toEqual({ epoch: 'ab12cd34', seq: 7 });
    await push(logEvent(8, 'p1', 'b'), stateEvent(9, 'p1'));
    expect(screen.getByText('executing ab ab12cd34.7')).toBeTruthy();
    expect(page.fetched).toEqual([]);
  });

  test('is fetched again, once, when it is older than the events that the store has kept', async () => {
    page.answers.set(planKey(page.org, 'p1'), detailAt(30, ['a', 'b', 'c']));
    const { rerender } = render(<i />, { wrapper });
    begin(20);
    await push(logEvent(21, 'p1', 'd'));
    rerender(
      <>
        <PlanView detail={detailAt(12, ['a'])} />
        <PlanView detail={detailAt(12, ['a'])} />
      </>,
    );
    await waitFor(() => expect(screen.getAllByText('pending_review abcd ab12cd34.30')).toHaveLength(2));
    expect(page.fetched).toEqual([planKey(page.org, 'p1')]);
  });

  test('is shown when it is newer than the cached one', async () => {
    page.answers.set(planKey(page.org, 'p1'), detailAt(21, ['a', 'b']));
    const { rerender } = render(<i />, { wrapper });
    begin(20);
    rerender(<PlanView detail={detailAt(12, ['a'])} />);
    await screen.findByText('pending_review ab ab12cd34.21');
    rerender(<i />);
    rerender(<PlanView detail={detailAt(25, ['a', 'b', 'c'])} />);
    expect(screen.getByText('pending_review abc ab12cd34.25')).toBeTruthy();
    expect(page.fetched).toHaveLength(1);
  });

  test('stays on screen after a reset until it has been fetched again, once', async () => {
    page.answers.set(planKey(page.org, 'p1'), detailAt(3, ['z'], 'zz99zz99'));
    render(<PlanView detail={detailAt(7, ['a'])} />, { wrapper });
    await push(logEvent(8, 'p1', 'b'));
    act(() => page.store.reset({ epoch: 'zz99zz99', seq: 3 }));
    expect(screen.getByText(/ab12cd34\.7/)).toBeTruthy();
    await screen.findByText('pending_review z zz99zz99.3');
    expect(page.fetched).toEqual([planKey(page.org, 'p1')]);
  });

  test('is kept when an event arrives while it is being fetched', async () => {
    let release = (_: unknown) => {};
    vi.stubGlobal('fetch', async () =>
      Response.json(
        await new Promise((resolve) => {
          release = resolve;
        }),
      ),
    );
    const { rerender } = render(<i />, { wrapper });
    begin(20);
    rerender(<PlanView detail={detailAt(12, ['a'])} />);
    await push(logEvent(21, 'p1', 'd'), logEvent(22, 'p1', 'e'));
    await act(async () => release(detailAt(21, ['a', 'b', 'd'])));
    expect(await screen.findByText('pending_review abde ab12cd34.21')).toBeTruthy();
  });
});

test('rows that are unchanged after a fetch keep their identity and are not rendered again', async () => {
  const key = planListKey(page.org, {});
  const list = (seq: number, title: string): PlanList => ({
    plans: [{ ...newPlan('p2', 2, AT), title }, newPlan('p1', 1, AT)],
    next: null,
    cursor: `ab12cd34.${seq}`,
  });
  page.answers.set(key, list(5, 'As it was'));
  const { result } = renderHook(() => useSWR(key, (url) => getJson(url, decodePlanList)).data?.plans, {
    wrapper,
  });
  await waitFor(() => expect(result.current).toHaveLength(2));
  const before = result.current;
  page.answers.set(key, list(7, 'Renamed'));
  act(() => page.store.refresh());
  await waitFor(() => expect(result.current?.[0]?.title).toBe('Renamed'));
  expect(result.current?.[0]).not.toBe(before?.[0]);
  expect(result.current?.[1]).toBe(before?.[1]);
});

function ListView({ list, filters }: { list: PlanList; filters: PlanFilters }) {
  const { data = list } = useSWR(planListKey(page.org, filters), (url) => getJson(url, decodePlanList), {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const { plans } = mergePlans(data, useRealtimePlans(data, filters), filters);
  return <p>{`plans: ${plans.map(({ id }) => id).join()}`}</p>;
}

function Count() {
  const live = useRealtimeInbox();
  const { data } = useSWR(inboxKey(page.org), (url) => getJson(url, decodeInbox));
  useRefetchInbox(data, live);
  return <p>{data ? `waiting: ${mergeInbox(data, live).items.length}` : 'loading'}</p>;
}

test('a filtered list is fetched again, once, when a plan that is not loaded starts to match', async () => {
  const filters = { status: 'awaiting_input' as const };
  const key = planListKey(page.org, filters);
  const list: PlanList = { plans: [], next: null, cursor: 'ab12cd34.5' };
  const entered = { ...newPlan('p9', 7, AT), state: { status: 'awaiting_input' as const } };
  page.answers.set(key, { ...list, plans: [entered], cursor: 'ab12cd34.8' });
  render(<ListView list={list} filters={filters} />, { wrapper });
  await push(stateEvent(6, 'p8', { status: 'executing' }), stateEvent(7, 'p9', { status: 'awaiting_input' }));
  await push(stateEvent(8, 'p9', { status: 'awaiting_input' }));
  expect(await screen.findByText('plans: p9')).toBeTruthy();
  expect(page.fetched).toEqual([key]);
});

test('the inbox is fetched again when an entry waits in a plan that is not loaded', async () => {
  const key = inboxKey(page.org);
  const inbox: Inbox = { plans: [], items: [], rest: [], read_at: AT, cursor: 'ab12cd34.5' };
  page.answers.set(key, inbox);
  render(<Count />, { wrapper });
  await screen.findByText('waiting: 0');
  begin(5);
  await push(createdEvent(6, 'p1'), waitingEvent(7, 'p1', 'known'));
  expect(screen.getByText('waiting: 1')).toBeTruthy();
  expect(page.fetched).toEqual([key]);
  const { plan_id, ...log } = waitingEvent(8, 'p2', 'unknown').payload;
  const { plan_id: _, ...first } = waitingEvent(7, 'p1', 'known').payload;
  page.answers.set(key, {
    ...inbox,
    items: [
      { plan_id: 'p1', plan_title: 'One', contact: null, template: null, log: first, reminded_at: null },
      { plan_id, plan_title: 'Two', contact: null, template: null, log, reminded_at: null },
    ],
    cursor: 'ab12cd34.8',
  });
  await push(waitingEvent(8, 'p2', 'unknown'));
  await screen.findByText('waiting: 2');
  expect(page.fetched).toEqual([key, key]);
});
