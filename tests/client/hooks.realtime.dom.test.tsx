// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useConnection } from '../../lib/client/use-connection';
import { useRealtimePlan } from '../../lib/client/use-realtime-plan';
import { useRealtimePlans } from '../../lib/client/use-realtime-plans';
import { EVT_PLAN_UPDATED } from '../../lib/events/schema';
import { AT, createdEvent, logEvent, stateEvent } from '../helpers/browser/live-events';
import { begin, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { newPlan } from '../helpers/builders/plan-history';

withFreshPage();

describe('useRealtimePlan', () => {
  test('collects one plan’s events: new entries are added, changed ones replaced, and the latest state kept', async () => {
    const { result } = renderHook(() => useRealtimePlan('p1'), { wrapper });
    expect(result.current).toEqual({ liveLogs: [], liveState: null, livePlan: null });
    begin();
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

  test('returns an edited title', async () => {
    const { result } = renderHook(() => useRealtimePlan('p1'), { wrapper });
    begin();
    await push({ seq: 1, type: EVT_PLAN_UPDATED, payload: { ...newPlan('p1', 1, AT), title: 'New title' } });
    expect(result.current.livePlan?.title).toBe('New title');
  });

  test('is empty after the plan’s id has changed', async () => {
    const { result, rerender } = renderHook(({ id }) => useRealtimePlan(id), {
      wrapper,
      initialProps: { id: 'p1' },
    });
    begin();
    await push(logEvent(1, 'p1', 'a'), stateEvent(2, 'p1'));
    rerender({ id: 'p2' });
    expect(result.current).toEqual({ liveLogs: [], liveState: null, livePlan: null });
  });
});

test('useRealtimePlans keeps the latest state per plan and each new plan once', async () => {
  const { result } = renderHook(() => useRealtimePlans(), { wrapper });
  begin();
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

test('useConnection returns the state of the connection', () => {
  const { result } = renderHook(() => useConnection(), { wrapper });
  expect(result.current).toMatchObject({ state: 'live', since: null, removed: false });
});

test('a live hook throws outside of LiveProvider', () => {
  expect(() => renderHook(() => useRealtimePlan('p1'))).toThrow('LiveProvider');
});
