import { expect, test } from 'vitest';
import { EVT_PLAN_LOG_NEW, EVT_PLAN_STATE_CHANGED } from '../../lib/events/event-names';
import { fake, goLive, state, store, withEventStream } from '../helpers/browser/stream-client';

withEventStream();

test('an event whose payload lacks what merges rely on counts as a missing event', () => {
  goLive();
  fake.send(EVT_PLAN_STATE_CHANGED, { plan_id: 'p', state: { status: 'executing' } }, 'ab12cd34.6');
  expect(fake.sources).toHaveLength(2);
  expect(store.cursor()?.seq).toBe(5);
});

test('a state and an entry of a newer server are no missing events', () => {
  goLive();
  const newer = { status: 'teleported', to: 'the moon' };
  fake.send(EVT_PLAN_STATE_CHANGED, { plan_id: 'p', state: newer, version: 6 }, 'ab12cd34.6');
  const entry = { kind: 'weather', wind: 'strong' };
  const log = { plan_id: 'p', id: 'e', entry, created_at: '2026-11-22T10:00:00.000Z', version: 7 };
  fake.send(EVT_PLAN_LOG_NEW, log, 'ab12cd34.7');
  expect(store.cursor()?.seq).toBe(7);
  expect([fake.sources.length, state()]).toEqual([1, 'live']);
});

test('events that cannot be decoded again and again end in polling, with ever fewer streams', async () => {
  let refreshes = 0;
  store.onRefresh(() => {
    refreshes += 1;
  });
  let head = 5;
  let served = 0;
  /** Serves each new stream up to the next event, which cannot be decoded. */
  function serve(): void {
    while (served < fake.sources.length) {
      served += 1;
      const after = /after=ab12cd34\.(\d+)/.exec(fake.latest().url)?.[1];
      const from = after === undefined ? head : Number(after);
      head = Math.max(head, from + 1);
      fake.hello(from, head);
      fake.send(EVT_PLAN_STATE_CHANGED, { version: head }, `ab12cd34.${head}`);
    }
  }
  for (let second = 0; second < 600; second += 1) {
    serve();
    await fake.advance(1_000);
  }
  expect(state()).toBe('polling');
  expect(refreshes).toBeGreaterThan(50);
  // Six until it polls; then two for each try, the tries up to a minute apart.
  expect(fake.sources.length).toBeLessThan(50);
  expect(fake.openStreams()).toBeLessThanOrEqual(1);
});

test('events that can be decoded in between keep it from polling', async () => {
  for (let round = 0, seq = 6; round < 6; round += 1, seq += 2) {
    fake.hello(seq - 1, seq);
    fake.event(seq);
    fake.send('caught-up', { head: seq });
    fake.send(EVT_PLAN_STATE_CHANGED, {}, `ab12cd34.${seq + 1}`);
    fake.hello(seq, seq + 1);
    fake.send(EVT_PLAN_STATE_CHANGED, {}, `ab12cd34.${seq + 1}`);
    await fake.advance(5_000);
    expect(state()).toBe('connecting');
  }
});
