// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import useSWR from 'swr';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LiveSource } from '../lib/client/event-stream';
import { getJson } from '../lib/client/fetcher';
import { LiveProvider } from '../lib/client/live-provider';
import type { LiveStore } from '../lib/client/live-store';
import { useConnection } from '../lib/client/use-connection';
import { useRealtimeInbox } from '../lib/client/use-realtime-inbox';
import { useRealtimePlan } from '../lib/client/use-realtime-plan';
import { useRealtimePlans } from '../lib/client/use-realtime-plans';
import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
  type PlanEvent,
} from '../lib/events/schema';
import { inboxKey, type PlanFilters, planKey, planListKey } from '../lib/plans/keys';
import { mergeInbox, mergePlan, mergePlans } from '../lib/plans/merge';
import type { Inbox, PlanDetail, PlanList, PlanState } from '../lib/plans/schema';
import { newPlan } from './helpers/plan-history';

const AT = '2026-11-22T10:00:00.000Z';
let org = '';
let orgs = 0;
let store: LiveStore;
let answers: Map<string, unknown>;
let fetched: string[];

beforeEach(() => {
  orgs += 1;
  org = `acme-${orgs}`;
  answers = new Map();
  fetched = [];
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    const answer = answers.get(url);
    return answer === undefined ? new Response('{}', { status: 404 }) : Response.json(answer);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A source that says nothing by itself: the test speaks through the store. */
function silentSource(_: string, made: LiveStore): LiveSource {
  store = made;
  return {
    start: () => {
      const cursor = made.cursor();
      if (cursor) made.begin(cursor);
    },
    stop: () => {},
    retry: () => {},
    connection: () => CONNECTION,
    subscribe: () => () => {},
  };
}
const CONNECTION = { state: 'live' as const, since: null, removed: false };

const wrapper = ({ children }: { children: ReactNode }) => (
  <LiveProvider org={org} createSource={silentSource}>
    {children}
  </LiveProvider>
);
const started = (from = 0) => act(() => store.begin({ epoch: 'ab12cd34', seq: from }));
const push = (...events: PlanEvent[]) =>
  act(async () => {
    for (const event of events) store.push(event);
    await vi.waitFor(() => expect(store.view().last).toBe(events.at(-1)?.seq));
  });

type LogEvent = Extract<PlanEvent, { type: typeof EVT_PLAN_LOG_NEW }>;
const logEvent = (seq: number, planId: string, id: string, text = `line ${seq}`): LogEvent => ({
  seq,
  type: EVT_PLAN_LOG_NEW,
  payload: {
    plan_id: planId,
    id,
    entry: { kind: 'system', run_id: null, event: 'model_reasoning', text },
    created_at: AT,
    version: seq,
  },
});
const waitingEvent = (seq: number, planId: string, id: string): LogEvent => ({
  seq,
  type: EVT_PLAN_LOG_NEW,
  payload: {
    plan_id: planId,
    id,
    entry: {
      kind: 'tool_call',
      tool: 'send_email',
      run_id: 'r',
      step: 1,
      args: {},
      evidence: [],
      status: { state: 'pending' },
    },
    created_at: AT,
    version: seq,
  },
});
const stateEvent = (seq: number, planId: string, state: PlanState = { status: 'executing' }): PlanEvent => ({
  seq,
  type: EVT_PLAN_STATE_CHANGED,
  payload: { plan_id: planId, state, version: seq },
});
const createdEvent = (seq: number, id: string): PlanEvent => ({
  seq,
  type: EVT_PLAN_CREATED,
  payload: newPlan(id, seq, AT),
});

describe('useRealtimePlan', () => {
  test('collects what concerns one plan: new entries join, changed ones replace, the latest state counts', async () => {
    const { result } = renderHook(() => useRealtimePlan('p1'), { wrapper });
    expect(result.current).toEqual({ liveLogs: [], liveState: null, livePlan: null });
    started();
    await push(
      logEvent(1, 'p1', 'a'),
      logEvent(2, 'p2', 'x'),
      logEvent(3, 'p1', 'b'),
      logEvent(4, 'p1', 'a', 'changed'),
      stateEvent(5, 'p1'),
      stateEvent(6, 'p1', { status: 'completed', summary: 'ok' }),
      stateEvent(7, 'p2'),
    );
    expect(result.current.liveLogs.map(({ id, version }) => [id, version])).toEqual([
      ['a', 4],
      ['b', 3],
    ]);
    expect(result.current.liveState).toMatchObject({ state: { status: 'completed' }, version: 6 });
  });

  test('brings an edited title', async () => {
    const { result } = renderHook(() => useRealtimePlan('p1'), { wrapper });
    started();
    await push({ seq: 1, type: EVT_PLAN_UPDATED, payload: { ...newPlan('p1', 1, AT), title: 'New title' } });
    expect(result.current.livePlan?.title).toBe('New title');
  });

  test('is empty again when the plan is another', async () => {
    const { result, rerender } = renderHook(({ id }) => useRealtimePlan(id), {
      wrapper,
      initialProps: { id: 'p1' },
    });
    started();
    await push(logEvent(1, 'p1', 'a'), stateEvent(2, 'p1'));
    rerender({ id: 'p2' });
    expect(result.current).toEqual({ liveLogs: [], liveState: null, livePlan: null });
  });
});

test('useRealtimePlans keeps the latest state per plan and each new plan once', async () => {
  const { result } = renderHook(() => useRealtimePlans(), { wrapper });
  started();
  await push(
    createdEvent(1, 'p1'),
    stateEvent(2, 'p1'),
    stateEvent(3, 'p2'),
    stateEvent(4, 'p1', { status: 'completed', summary: '' }),
  );
  expect(result.current.newPlans.map(({ id }) => id)).toEqual(['p1']);
  expect(result.current.stateChanges.map(({ plan_id, version }) => [plan_id, version])).toEqual([
    ['p1', 4],
    ['p2', 3],
  ]);
});

function PlanView({ detail }: { detail: PlanDetail }) {
  const { data = detail } = useSWR<PlanDetail>(planKey(org, detail.plan.id), getJson, {
    fallbackData: detail,
    revalidateOnMount: false,
  });
  const { plan, log } = mergePlan(data, useRealtimePlan(detail.plan.id));
  return <p>{`${plan.state.status} ${log.map(({ id }) => id).join('')} ${data.cursor}`}</p>;
}
const detailAt = (seq: number, ids: string[], epoch = 'ab12cd34'): PlanDetail => ({
  plan: newPlan('p1', 1, AT),
  log: ids.map((id, index) => {
    const { plan_id, ...log } = logEvent(index + 2, 'p1', id).payload;
    return log;
  }),
  cursor: `${epoch}.${seq}`,
});

describe('a page', () => {
  test('that comes to life after the frame around it is waited for, so the stream begins at its snapshot', () => {
    const { rerender } = render(<i />, { wrapper });
    expect(store.view().epoch).toBeNull();
    rerender(<PlanView detail={detailAt(7, ['a'])} />);
    expect(store.view()).toMatchObject({ epoch: 'ab12cd34', floor: 7 });
  });

  test('opens the stream at its snapshot’s cursor and fetches nothing', async () => {
    render(<PlanView detail={detailAt(7, ['a'])} />, { wrapper });
    expect(store.cursor()).toEqual({ epoch: 'ab12cd34', seq: 7 });
    await push(logEvent(8, 'p1', 'b'), stateEvent(9, 'p1'));
    expect(screen.getByText('executing ab ab12cd34.7')).toBeTruthy();
    expect(fetched).toEqual([]);
  });

  test('whose snapshot is older than what the store has kept is fetched again, once', async () => {
    answers.set(planKey(org, 'p1'), detailAt(30, ['a', 'b', 'c']));
    const { rerender } = render(<i />, { wrapper });
    started(20);
    await push(logEvent(21, 'p1', 'd'));
    rerender(
      <>
        <PlanView detail={detailAt(12, ['a'])} />
        <PlanView detail={detailAt(12, ['a'])} />
      </>,
    );
    await waitFor(() => expect(screen.getAllByText('pending_review abcd ab12cd34.30')).toHaveLength(2));
    expect(fetched).toEqual([planKey(org, 'p1')]);
  });

  test('that brings a newer snapshot than the cache holds shows the newer one', async () => {
    answers.set(planKey(org, 'p1'), detailAt(21, ['a', 'b']));
    const { rerender } = render(<i />, { wrapper });
    started(20);
    rerender(<PlanView detail={detailAt(12, ['a'])} />);
    await screen.findByText('pending_review ab ab12cd34.21');
    rerender(<i />);
    rerender(<PlanView detail={detailAt(25, ['a', 'b', 'c'])} />);
    expect(screen.getByText('pending_review abc ab12cd34.25')).toBeTruthy();
    expect(fetched).toHaveLength(1);
  });

  test('keeps showing what it had when the server resets, and fetches it anew, once', async () => {
    answers.set(planKey(org, 'p1'), detailAt(3, ['z'], 'zz99zz99'));
    render(<PlanView detail={detailAt(7, ['a'])} />, { wrapper });
    await push(logEvent(8, 'p1', 'b'));
    act(() => store.reset({ epoch: 'zz99zz99', seq: 3 }));
    expect(screen.getByText(/ab12cd34\.7/)).toBeTruthy();
    await screen.findByText('pending_review z zz99zz99.3');
    expect(fetched).toEqual([planKey(org, 'p1')]);
  });

  test('an event that arrives during a fetch does not cost the fetch', async () => {
    let release = (_: unknown) => {};
    vi.stubGlobal('fetch', async () =>
      Response.json(
        await new Promise((resolve) => {
          release = resolve;
        }),
      ),
    );
    const { rerender } = render(<i />, { wrapper });
    started(20);
    rerender(<PlanView detail={detailAt(12, ['a'])} />);
    await push(logEvent(21, 'p1', 'd'), logEvent(22, 'p1', 'e'));
    await act(async () => release(detailAt(21, ['a', 'b', 'd'])));
    expect(await screen.findByText('pending_review abde ab12cd34.21')).toBeTruthy();
  });
});

function ListView({ list, filters }: { list: PlanList; filters: PlanFilters }) {
  const { data = list } = useSWR<PlanList>(planListKey(org, filters), getJson, {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const { plans } = mergePlans(data, useRealtimePlans(data, filters), filters);
  return <p>{`plans: ${plans.map(({ id }) => id).join()}`}</p>;
}

function Count() {
  const live = useRealtimeInbox();
  const { data } = useSWR<Inbox>(inboxKey(org), getJson);
  return <p>{data ? `waiting: ${mergeInbox(data, live).items.length}` : 'loading'}</p>;
}

test('a filtered list is fetched again, once, when a plan it has not loaded enters it', async () => {
  const filters = { status: 'awaiting_input' as const };
  const key = planListKey(org, filters);
  const list: PlanList = { plans: [], page: 1, next_page: null, cursor: 'ab12cd34.5' };
  const entered = { ...newPlan('p9', 7, AT), state: { status: 'awaiting_input' as const } };
  answers.set(key, { ...list, plans: [entered], cursor: 'ab12cd34.8' });
  render(<ListView list={list} filters={filters} />, { wrapper });
  await push(stateEvent(6, 'p8', { status: 'executing' }), stateEvent(7, 'p9', { status: 'awaiting_input' }));
  await push(stateEvent(8, 'p9', { status: 'awaiting_input' }));
  expect(await screen.findByText('plans: p9')).toBeTruthy();
  expect(fetched).toEqual([key]);
});

test('the inbox is fetched again when something waits in a plan that it has not heard of', async () => {
  const key = inboxKey(org);
  const inbox: Inbox = { plans: [], items: [], cursor: 'ab12cd34.5' };
  answers.set(key, inbox);
  render(<Count />, { wrapper });
  await screen.findByText('waiting: 0');
  started(5);
  await push(createdEvent(6, 'p1'), waitingEvent(7, 'p1', 'known'));
  expect(screen.getByText('waiting: 1')).toBeTruthy();
  expect(fetched).toEqual([key]);
  const { plan_id, ...log } = waitingEvent(8, 'p2', 'unknown').payload;
  const { plan_id: _, ...first } = waitingEvent(7, 'p1', 'known').payload;
  answers.set(key, {
    ...inbox,
    items: [
      { plan_id: 'p1', plan_title: 'One', contact: null, log: first },
      { plan_id, plan_title: 'Two', contact: null, log },
    ],
    cursor: 'ab12cd34.8',
  });
  await push(waitingEvent(8, 'p2', 'unknown'));
  await screen.findByText('waiting: 2');
  expect(fetched).toEqual([key, key]);
});

test('the connection is told', () => {
  const { result } = renderHook(() => useConnection(), { wrapper });
  expect(result.current).toMatchObject({ state: 'live', since: null, removed: false });
});

test('a live view without a provider is a mistake of ours', () => {
  expect(() => renderHook(() => useRealtimePlan('p1'))).toThrow('LiveProvider');
});
