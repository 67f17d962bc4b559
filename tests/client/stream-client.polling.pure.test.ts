import { beforeEach, describe, expect, test } from 'vitest';
import { createLiveStore, type LiveStore } from '../../lib/client/live-store';
import { createEventStream, type LiveSource } from '../../lib/client/stream/event-stream';
import { createFakeWorld } from '../helpers/browser/fake-platform';

let fake: ReturnType<typeof createFakeWorld>;
let store: LiveStore;
let stream: LiveSource;
/** When every view was fetched again, in seconds since the start. */
let fetched: number[];

beforeEach(() => {
  fake = createFakeWorld();
  store = createLiveStore('ab12cd34.5');
  stream = createEventStream({ org: 'acme', store, platform: () => fake.world });
  fetched = [];
  const begun = fake.world.monotonic();
  store.onRefresh(() => fetched.push((fake.world.monotonic() - begun) / 1_000));
  stream.start();
});

const state = () => stream.connection().state;

/** What a stream brings whose way is free: the greeting, the replay, and the heartbeats when they are due. */
function greet(heartbeat_s = 15) {
  fake.say('hello', { epoch: 'ab12cd34', head: 5, oldest: 1, from: 5, heartbeat_s });
  fake.say('caught-up', { head: 5 });
}
const beat = () => fake.say('hb', { head: 5 });

async function untilPolling() {
  for (let seconds = 0; seconds < 30 && state() !== 'polling'; seconds += 1) await fake.advance(1_000);
  expect(state()).toBe('polling');
}

describe('a proxy that keeps streams back', () => {
  test('is found out within a quarter of a minute, when the server answers otherwise; then all views are fetched every 10 s', async () => {
    await fake.advance(15_000);
    expect(state()).toBe('polling');
    await fake.advance(60_000);
    expect(fetched[0]).toBeLessThanOrEqual(15);
    expect(fetched.length).toBe(7);
    for (const [index, at] of fetched.entries())
      if (index > 0) expect(at - (fetched[index - 1] ?? 0)).toBe(10);
    expect(fake.openStreams()).toBeLessThanOrEqual(1);
  });

  test('costs a page that nobody looks at one fetch a minute, and is made good when somebody does', async () => {
    await untilPolling();
    fake.document.visibilityState = 'hidden';
    await fake.advance(60_000);
    const rounds = fetched.length;
    await fake.advance(300_000);
    expect(fetched.length - rounds).toBe(5);
    fake.document.visibilityState = 'visible';
    fake.document.dispatchEvent(new Event('visibilitychange'));
    await fake.settle();
    expect(fetched.length - rounds).toBe(6);
  });

  test('is asked for a stream now and then, less and less often, at least about once a minute', async () => {
    await untilPolling();
    const opened = fake.sources.length;
    await fake.advance(600_000);
    expect(fake.sources.length - opened).toBeGreaterThanOrEqual(7);
    expect(fake.sources.length - opened).toBeLessThanOrEqual(16);
  });

  test('is asked at once when the person comes back, and what is shown is fetched', async () => {
    await untilPolling();
    const [opened, rounds] = [fake.sources.length, fetched.length];
    fake.document.dispatchEvent(new Event('visibilitychange'));
    await fake.settle();
    expect(fake.sources.length).toBe(opened + 1);
    expect(fetched.length).toBe(rounds + 1);
    expect(state()).toBe('polling');
    // Whoever looks away and back every few seconds gets a stream all the same.
    greet();
    for (let times = 0; times < 5; times += 1) {
      fake.document.dispatchEvent(new Event('visibilitychange'));
      await fake.advance(2_900);
    }
    expect(fake.sources.length).toBe(opened + 1);
    beat();
    expect(state()).toBe('live');
  });

  test('that lets the greeting through late is not believed', async () => {
    await fake.advance(9_000);
    fake.sleep(3_000);
    fake.hello(5);
    await fake.settle();
    expect(state()).toBe('polling');
  });

  test('and delivers lumps: a greeting, a replay and heartbeats in one breath prove nothing, one in time does', async () => {
    await untilPolling();
    const opened = fake.sources.length;
    while (fake.sources.length === opened) await fake.advance(1_000);
    greet();
    beat();
    beat();
    expect(state()).toBe('polling');
    await fake.advance(14_000);
    beat();
    expect(state()).toBe('live');
    const rounds = fetched.length;
    await fake.advance(20_000);
    expect(fetched.length).toBe(rounds);
  });

  test('and keeps the end of a lump: half a replay is not taken for a slow one', async () => {
    fake.hello(5, 900);
    for (let seq = 6; seq < 300; seq += 1) fake.event(seq);
    expect(state()).toBe('catching-up');
    await fake.advance(15_000);
    expect(state()).toBe('polling');
    expect(store.cursor()?.seq).toBe(299);
  });

  test('what events a stream on trial does bring are shown at once', async () => {
    await untilPolling();
    fake.document.dispatchEvent(new Event('visibilitychange'));
    greet();
    fake.event(6);
    expect(store.cursor()?.seq).toBe(6);
    expect(state()).toBe('polling');
  });
});

describe('streams that come to nothing', () => {
  test.each([
    ['end before they have caught up', () => fake.fail()],
    ['are refused', () => fake.fail(true)],
    [
      'end as soon as they have caught up',
      () => {
        greet();
        fake.fail();
      },
    ],
  ])('three in a row that %s: fetched instead, while the server answers', async (_, end) => {
    for (let round = 0; round < 3; round += 1) {
      expect(fetched).toEqual([]);
      const opened = fake.sources.length;
      end();
      await fake.settle();
      if (round < 2) while (fake.sources.length === opened) await fake.advance(500);
    }
    expect(state()).toBe('polling');
    expect(fetched.length).toBe(1);
  });

  test('are no proxy’s doing while the server answers nothing', async () => {
    fake.answerSession(async () => new Response('', { status: 502 }));
    for (let round = 0; round < 6; round += 1) {
      fake.fail(true);
      await fake.settle();
      expect(state()).toBe('reconnecting');
      while (state() === 'reconnecting') await fake.advance(500);
    }
    expect(fetched).toEqual([]);
  });

  test('when a page of somebody else’s answers in the server’s place: not signed out, and not polling', async () => {
    fake.answerSession(async () => Response.json({ welcome: 'to our hotel' }));
    fake.fail(true);
    await fake.settle();
    expect(stream.connection()).toMatchObject({ state: 'reconnecting', removed: false });
  });
});

describe('polling ends', () => {
  test('when the server does not answer any more: the badge does not promise what is not done', async () => {
    await untilPolling();
    fake.answerSession(() => Promise.reject(new TypeError('fetch failed')));
    await fake.advance(10_000);
    expect(['reconnecting', 'connecting']).toContain(state());
  });

  test('when the person is signed out', async () => {
    await untilPolling();
    fake.answerSession(async () => new Response('{}', { status: 401 }));
    await fake.advance(10_000);
    expect(state()).toBe('signed-out');
    expect(fake.openStreams()).toBe(0);
    const rounds = fetched.length;
    await fake.advance(60_000);
    expect(fetched.length).toBe(rounds);
  });

  test('when the page is put aside, leaving nothing behind', async () => {
    await untilPolling();
    stream.stop();
    expect(fake.pendingTimers()).toBe(0);
    expect(state()).toBe('stopped');
  });
});

describe('silence', () => {
  test('is measured by the heartbeat that the server tells', async () => {
    greet(60);
    await fake.advance(150_000);
    expect(state()).toBe('live');
    await fake.advance(15_000);
    expect(state()).not.toBe('live');
  });

  test.each([
    ['set back an hour', -3_600_000, 40_000, 46_000],
    ['set forward an hour', 3_600_000, 0, 6_000],
  ])('is noticed with the wall clock %s', async (_, jump, atLeast, within) => {
    greet();
    await fake.advance(1_000);
    beat();
    fake.sleep(jump);
    await fake.advance(Math.max(0, atLeast - 1_000));
    if (atLeast > 0) expect(state()).toBe('live');
    await fake.advance(within - atLeast + 1_000);
    expect(state()).not.toBe('live');
    greet();
    expect(state()).toBe('live');
  });
});

test('what a newer server says besides is passed over', () => {
  fake.say('hello', { epoch: 'ab12cd34', head: 5, oldest: 1, from: 5, heartbeat_s: 15, region: 'moon' });
  fake.say('weather', { wind: 'strong' });
  fake.say('caught-up', { head: 5, mood: 'good' });
  fake.say(
    'plan.state.changed',
    { plan_id: 'p', state: { status: 'executing' }, version: 6, more: [1] },
    'ab12cd34.6',
  );
  expect(state()).toBe('live');
  expect(store.cursor()?.seq).toBe(6);
});

test('a numbered event that this version does not know costs one reopening and one new snapshot, and no loop', async () => {
  greet();
  // The browser tells nobody of an event that nobody listens for: number 6 never arrives.
  fake.event(7);
  fake.hello(5, 7);
  fake.event(7);
  await fake.advance(2_000);
  expect(store.view().generation).toBe(1);
  fake.hello(7);
  fake.say('caught-up', { head: 7 });
  fake.event(8);
  await fake.advance(5_000);
  expect(state()).toBe('live');
  expect(fake.sources.length).toBe(3);
  expect(store.view().generation).toBe(1);
  expect(store.cursor()?.seq).toBe(8);
});

test('renewals that follow one another without end are not followed at once without end', async () => {
  const begun = fake.world.monotonic();
  for (let round = 0; round < 60; round += 1) {
    fake.hello(5);
    fake.say('bye', { reason: 'rotate' });
    while (state() === 'reconnecting') await fake.advance(250);
  }
  const seconds = (fake.world.monotonic() - begun) / 1_000;
  expect(fake.sources.length).toBeLessThanOrEqual(seconds + 6);
});
