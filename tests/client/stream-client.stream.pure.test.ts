import { describe, expect, test } from 'vitest';
import { createLiveStore } from '../../lib/client/live-store';
import { createEventStream } from '../../lib/client/stream/event-stream';
import { fake, goLive, state, store, stream, withEventStream } from '../helpers/browser/stream-client';

withEventStream();

test('the stream opens at the snapshot’s cursor, and goes live when the replay is over', () => {
  expect(fake.latest().url).toBe('/api/orgs/acme/events?after=ab12cd34.5');
  expect(state()).toBe('connecting');
  fake.hello(5, 7);
  expect(state()).toBe('catching-up');
  fake.event(6);
  fake.event(7);
  fake.send('caught-up', { head: 7 });
  expect(stream.connection()).toEqual({ state: 'live', since: null, removed: false });
  expect(store.cursor()).toEqual({ epoch: 'ab12cd34', seq: 7 });
});

test('without a snapshot the stream begins at the head of the log', () => {
  const fresh = createLiveStore();
  const other = createEventStream({ org: 'acme', store: fresh, platform: () => fake.platform });
  other.start();
  expect(fake.latest().url).toBe('/api/orgs/acme/events');
  goLive(40);
  fake.event(41);
  expect(fresh.view()).toMatchObject({ epoch: 'ab12cd34', baseSeq: 40 });
  expect(fresh.cursor()?.seq).toBe(41);
});

test('events that were received before are dropped', () => {
  goLive();
  for (const seq of [6, 6, 5, 7, 6]) fake.event(seq);
  expect(store.cursor()?.seq).toBe(7);
  expect(fake.sources).toHaveLength(1);
});

describe('a missing event', () => {
  test('closes the stream and reopens it after the last event received', () => {
    goLive();
    fake.event(6);
    fake.event(8);
    expect(store.cursor()?.seq).toBe(6);
    expect(fake.openStreams()).toBe(1);
    expect(fake.latest().url).toContain('after=ab12cd34.6');
    goLive(6);
    fake.event(7);
    fake.event(8);
    expect(store.cursor()?.seq).toBe(8);
    expect(store.view().generation).toBe(0);
  });

  test('twice in a row causes new snapshots', async () => {
    goLive();
    fake.event(7);
    fake.hello(5);
    fake.event(7);
    expect(store.view().generation).toBe(1);
    await fake.advance(2_000);
    expect(fake.latest().url).toBe('/api/orgs/acme/events');
    goLive(9);
    expect(store.view()).toMatchObject({ baseSeq: 9, epoch: 'ab12cd34' });
    expect(state()).toBe('live');
  });

  test('is detected by the heartbeat when no further event follows', () => {
    goLive();
    fake.send('hb', { head: 5 });
    expect(fake.sources).toHaveLength(1);
    fake.send('hb', { head: 6 });
    expect(fake.sources).toHaveLength(2);
  });

  test('is not assumed when a heartbeat names a head that is still being replayed', () => {
    fake.hello(5, 900);
    fake.send('hb', { head: 900 });
    expect(fake.sources).toHaveLength(1);
    expect(state()).toBe('catching-up');
  });

  test('is assumed when an event cannot be decoded', () => {
    goLive();
    fake.send('plan.state.changed', '{"torn', 'ab12cd34.6');
    expect(fake.sources).toHaveLength(2);
    expect(store.cursor()?.seq).toBe(5);
  });
});

test('frames of a closed stream are ignored', () => {
  goLive();
  const old = fake.latest();
  fake.event(8);
  fake.send(
    'plan.state.changed',
    { plan_id: 'x', state: { status: 'executing' }, version: 6 },
    'ab12cd34.6',
    old,
  );
  expect(store.cursor()?.seq).toBe(5);
});

describe('a lost connection', () => {
  test('is retried with growing, randomized waits, and its state says since when', async () => {
    goLive();
    const lostAt = fake.platform.now();
    const waits: number[] = [];
    fake.answerSession(() => Promise.reject(new TypeError('fetch failed')));
    for (let round = 0; round < 7; round += 1) {
      fake.fail();
      await fake.settle();
      expect(stream.connection()).toEqual({ state: 'reconnecting', since: lostAt, removed: false });
      expect(fake.openStreams()).toBe(0);
      const before = fake.sources.length;
      const begun = fake.platform.now();
      while (fake.sources.length === before) await fake.advance(250);
      waits.push(fake.platform.now() - begun);
    }
    expect(waits).toEqual([1_000, 1_500, 2_500, 4_500, 8_500, 15_500, 15_500]);
    goLive();
    expect(stream.connection().since).toBeNull();
    await fake.advance(1_000);
    fake.fail();
    await fake.advance(1_000);
    expect(state()).toBe('connecting');
  });

  test('after a drain is reopened only after a wait', async () => {
    goLive();
    fake.send('bye', { reason: 'drain' });
    expect(state()).toBe('reconnecting');
    await fake.advance(2_000);
    expect(state()).toBe('reconnecting');
    await fake.advance(1_000);
    expect(state()).toBe('connecting');
  });

  test('after a rotation is reopened at once', () => {
    goLive();
    fake.event(6);
    fake.send('bye', { reason: 'rotate' });
    expect(fake.sources).toHaveLength(2);
    expect(fake.openStreams()).toBe(1);
    expect(fake.latest().url).toContain('after=ab12cd34.6');
  });

  test('that was not announced is detected by silence', async () => {
    goLive();
    await fake.advance(39_000);
    expect(state()).toBe('live');
    fake.send('hb', { head: 5 });
    await fake.advance(39_000);
    expect(state()).toBe('live');
    await fake.advance(6_000);
    expect(['reconnecting', 'connecting']).toContain(state());
  });

  test('is detected at once when the computer wakes up', () => {
    goLive();
    fake.moveWallClock(3_600_000);
    fake.document.dispatchEvent(new Event('visibilitychange'));
    expect(fake.sources).toHaveLength(2);
    expect(state()).toBe('connecting');
  });

  test('is reopened at once when the network is back', async () => {
    goLive();
    fake.window.dispatchEvent(new Event('offline'));
    expect(state()).toBe('offline');
    expect(fake.openStreams()).toBe(0);
    fake.window.dispatchEvent(new Event('online'));
    expect(state()).toBe('connecting');
    goLive();
    expect(state()).toBe('live');
  });

  test('is retried even while the browser reports to be offline', async () => {
    goLive();
    fake.window.dispatchEvent(new Event('offline'));
    await fake.advance(2_000);
    expect(state()).toBe('connecting');
  });
});

test('a reset drops the received events and reopens at the server’s cursor', async () => {
  fake.hello(3);
  fake.event(6);
  fake.send('reset', { reason: 'retention', epoch: 'zz99zz99', head: 50 });
  expect(store.view()).toMatchObject({ generation: 1, epoch: 'zz99zz99', baseSeq: 50, events: [] });
  await fake.advance(2_000);
  expect(fake.latest().url).toContain('after=zz99zz99.50');
  expect(fake.openStreams()).toBe(1);
});

test('a server that resets repeatedly is requested at most once a second', async () => {
  for (let round = 0; round < 8; round += 1) {
    fake.send('reset', { reason: 'epoch', epoch: 'zz99zz99', head: 50 });
    const before = fake.sources.length;
    while (fake.sources.length === before) await fake.advance(500);
  }
  const elapsed = fake.platform.now() - 1_000_000;
  expect(fake.sources.length).toBeLessThanOrEqual(elapsed / 1_000 + 1);
});

describe('the page', () => {
  test('closes its stream in the back/forward cache, and continues at its cursor afterwards', () => {
    goLive();
    fake.event(6);
    fake.window.dispatchEvent(new Event('pagehide'));
    expect(fake.openStreams()).toBe(0);
    fake.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(fake.latest().url).toContain('after=ab12cd34.6');
  });

  test('leaves no stream, timer or listener after its stop', () => {
    goLive();
    stream.stop();
    stream.stop();
    expect(fake.openStreams()).toBe(0);
    expect(fake.pendingTimers()).toBe(0);
    fake.document.dispatchEvent(new Event('visibilitychange'));
    expect(fake.openStreams()).toBe(0);
  });

  test('has one stream after mounting twice in strict mode', () => {
    stream.stop();
    stream.start();
    stream.start();
    expect(fake.openStreams()).toBe(1);
  });
});

test('a gap and repeated rotations never open two streams at once', () => {
  goLive();
  fake.event(9);
  fake.hello(5);
  fake.send('bye', { reason: 'rotate' });
  fake.send('bye', { reason: 'rotate' });
  expect(fake.openStreams()).toBe(1);
});
