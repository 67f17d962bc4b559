import { describe, expect, test } from 'vitest';
import { createLiveStore, type LiveStore } from '../../lib/client/live-store';
import { EVT_PLAN_STATE_CHANGED, type OrgEvent } from '../../lib/events/schema';
import { waitFor } from '../helpers/wait';

const event = (seq: number): OrgEvent => ({
  seq,
  type: EVT_PLAN_STATE_CHANGED,
  payload: { plan_id: `plan-${seq}`, state: { status: 'executing' }, version: seq },
});
async function pushUpTo(store: LiveStore, last: number): Promise<void> {
  for (let seq = (store.cursor()?.seq ?? 0) + 1; seq <= last; seq += 1) store.push(event(seq));
  await waitFor('the view', () => store.view().last === last, { every: 1 });
}
const at = (seq: number, epoch = 'ab12cd34') => ({ cursor: `${epoch}.${seq}` });

describe('the cursor at which the stream begins', () => {
  test('is the oldest one proposed before the start', () => {
    const store = createLiveStore();
    expect(store.cursor()).toBeNull();
    store.proposeCursor('ab12cd34.9');
    store.proposeCursor('ab12cd34.4');
    store.proposeCursor('ab12cd34.7');
    store.proposeCursor('nonsense');
    expect(store.cursor()).toEqual({ epoch: 'ab12cd34', seq: 4 });
    store.start({ epoch: 'ab12cd34', seq: 4 });
    store.proposeCursor('ab12cd34.1');
    expect(store.cursor()?.seq).toBe(4);
  });
});

describe('a snapshot', () => {
  test('is outdated when events between it and the first one kept are unknown', () => {
    const store = createLiveStore('ab12cd34.10');
    store.start({ epoch: 'ab12cd34', seq: 10 });
    expect(store.isOutdated(at(10))).toBe(false);
    expect(store.isOutdated(at(25))).toBe(false);
    expect(store.isOutdated(at(9))).toBe(true);
    expect(store.isOutdated(at(12, 'zz99zz99'))).toBe(true);
  });

  test('is outdated long before the events after it are dropped', async () => {
    const store = createLiveStore('ab12cd34.0');
    store.start({ epoch: 'ab12cd34', seq: 0 });
    await pushUpTo(store, 500);
    expect(store.isOutdated(at(0))).toBe(false);
    await pushUpTo(store, 501);
    expect(store.isOutdated(at(0))).toBe(true);
    expect(store.view().baseSeq).toBe(0);
  });

  test('from before a reset is outdated even when its number is higher', () => {
    const store = createLiveStore();
    store.start({ epoch: 'ab12cd34', seq: 40 });
    const [old, young] = [at(60), at(30)];
    expect(store.isOutdated(old)).toBe(false);
    store.reset({ epoch: 'ab12cd34', seq: 25 });
    expect(store.isOutdated(old)).toBe(true);
    expect(store.isOutdated(young)).toBe(false);
    expect(store.isNewer(young, old)).toBe(true);
    expect(store.isNewer(old, young)).toBe(false);
  });
});

test('the number of kept events is bounded, and they are without gaps', async () => {
  const store = createLiveStore('ab12cd34.0');
  store.start({ epoch: 'ab12cd34', seq: 0 });
  await pushUpTo(store, 10_000);
  const { events, baseSeq, last } = store.view();
  expect(events.length).toBeGreaterThanOrEqual(1_000);
  expect(events.length).toBeLessThanOrEqual(1_250);
  expect(events.map(({ seq }) => seq)).toEqual(
    Array.from({ length: last - baseSeq }, (_, index) => baseSeq + 1 + index),
  );
});

test('a burst of events causes few notifications', async () => {
  const store = createLiveStore('ab12cd34.0');
  store.start({ epoch: 'ab12cd34', seq: 0 });
  let notified = 0;
  store.subscribe(() => {
    notified += 1;
  });
  for (let seq = 1; seq <= 500; seq += 1) store.push(event(seq));
  await waitFor('the burst', () => store.view().last === 500, { every: 1 });
  expect(notified).toBeLessThan(50);
  expect(store.view().events).toHaveLength(500);
});

test('a view is immutable, and the same object until the next event', async () => {
  const store = createLiveStore('ab12cd34.0');
  store.start({ epoch: 'ab12cd34', seq: 0 });
  store.push(event(1));
  await waitFor('the first', () => store.view().last === 1, { every: 1 });
  const before = store.view();
  store.push(event(2));
  await waitFor('the second', () => store.view().last === 2, { every: 1 });
  expect(before.events).toHaveLength(1);
  expect(store.view()).toBe(store.view());
});

test('oncePer is true once for each key and token', () => {
  const store = createLiveStore();
  expect(store.oncePer('/plans', '0 ab12cd34.4')).toBe(true);
  expect(store.oncePer('/plans', '0 ab12cd34.4')).toBe(false);
  expect(store.oncePer('/inbox', '0 ab12cd34.4')).toBe(true);
  expect(store.oncePer('/plans', '1 ab12cd34.4')).toBe(true);
});
