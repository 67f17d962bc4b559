import { beforeEach, describe, expect, test } from 'vitest';
import { fake, state, store, stream, withEventStream } from '../helpers/browser/stream-client';

withEventStream();

/** The times at which all views were fetched again, in seconds since the start. */
let fetched: number[];
beforeEach(() => {
  fetched = [];
  const begun = fake.platform.monotonic();
  store.onRefresh(() => fetched.push((fake.platform.monotonic() - begun) / 1_000));
});

/** Sends what an unbuffered stream begins with; its heartbeats follow when they are due. */
function sendCaughtUp(heartbeat_s = 15) {
  fake.send('hello', { epoch: 'ab12cd34', head: 5, oldest: 1, from: 5, heartbeat_s });
  fake.send('caught-up', { head: 5 });
}
const sendHeartbeat = () => fake.send('hb', { head: 5 });

async function untilPolling() {
  for (let seconds = 0; seconds < 30 && state() !== 'polling'; seconds += 1) await fake.advance(1_000);
  expect(state()).toBe('polling');
}

describe('behind a proxy that buffers streams', () => {
  test('the client polls after 15 s if the server answers other requests, and then fetches all views every 10 s', async () => {
    await fake.advance(15_000);
    expect(state()).toBe('polling');
    await fake.advance(60_000);
    expect(fetched[0]).toBeLessThanOrEqual(15);
    expect(fetched.length).toBe(7);
    for (const [index, at] of fetched.entries())
      if (index > 0) expect(at - (fetched[index - 1] ?? 0)).toBe(10);
    expect(fake.openStreams()).toBeLessThanOrEqual(1);
  });

  test('a hidden page polls once a minute, and fetches at once when it becomes visible', async () => {
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

  test('a polling client tries a stream again with growing waits of about a minute at most', async () => {
    await untilPolling();
    const opened = fake.sources.length;
    await fake.advance(600_000);
    expect(fake.sources.length - opened).toBeGreaterThanOrEqual(7);
    expect(fake.sources.length - opened).toBeLessThanOrEqual(16);
  });

  test('a page that becomes visible tries a stream and fetches at once', async () => {
    await untilPolling();
    const [opened, rounds] = [fake.sources.length, fetched.length];
    fake.document.dispatchEvent(new Event('visibilitychange'));
    await fake.settle();
    expect(fake.sources.length).toBe(opened + 1);
    expect(fetched.length).toBe(rounds + 1);
    expect(state()).toBe('polling');
    // Hiding and showing the page every few seconds does not restart the trial.
    sendCaughtUp();
    for (let times = 0; times < 5; times += 1) {
      fake.document.dispatchEvent(new Event('visibilitychange'));
      await fake.advance(2_900);
    }
    expect(fake.sources.length).toBe(opened + 1);
    sendHeartbeat();
    expect(state()).toBe('live');
  });

  test('a hello that arrives late does not end polling', async () => {
    await fake.advance(9_000);
    fake.moveWallClock(3_000);
    fake.hello(5);
    await fake.settle();
    expect(state()).toBe('polling');
  });

  test('hello, replay and heartbeats that arrive together do not end polling; one heartbeat on time does', async () => {
    await untilPolling();
    const opened = fake.sources.length;
    while (fake.sources.length === opened) await fake.advance(1_000);
    sendCaughtUp();
    sendHeartbeat();
    sendHeartbeat();
    expect(state()).toBe('polling');
    await fake.advance(14_000);
    sendHeartbeat();
    expect(state()).toBe('live');
    const rounds = fetched.length;
    await fake.advance(20_000);
    expect(fetched.length).toBe(rounds);
  });

  test('a replay that stops half way leads to polling, not to a longer wait', async () => {
    fake.hello(5, 900);
    for (let seq = 6; seq < 300; seq += 1) fake.event(seq);
    expect(state()).toBe('catching-up');
    await fake.advance(15_000);
    expect(state()).toBe('polling');
    expect(store.cursor()?.seq).toBe(299);
  });

  test('events of a stream that is still on trial are shown at once', async () => {
    await untilPolling();
    fake.document.dispatchEvent(new Event('visibilitychange'));
    sendCaughtUp();
    fake.event(6);
    expect(store.cursor()?.seq).toBe(6);
    expect(state()).toBe('polling');
  });
});

describe('streams that fail repeatedly', () => {
  test.each([
    ['end before they have caught up', () => fake.fail()],
    ['are refused', () => fake.fail(true)],
    [
      'end as soon as they have caught up',
      () => {
        sendCaughtUp();
        fake.fail();
      },
    ],
  ])('three in a row that %s lead to polling while the server answers', async (_, end) => {
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

  test('do not lead to polling while the server does not answer', async () => {
    fake.answerSession(async () => new Response('', { status: 502 }));
    for (let round = 0; round < 6; round += 1) {
      fake.fail(true);
      await fake.settle();
      expect(state()).toBe('reconnecting');
      while (state() === 'reconnecting') await fake.advance(500);
    }
    expect(fetched).toEqual([]);
  });

  test('neither sign out nor lead to polling when a foreign page answers in place of the server', async () => {
    fake.answerSession(async () => Response.json({ welcome: 'to our hotel' }));
    fake.fail(true);
    await fake.settle();
    expect(stream.connection()).toMatchObject({ state: 'reconnecting', removed: false });
  });
});

describe('polling ends', () => {
  test('when the server stops answering', async () => {
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

  test('when the page stops the stream, and leaves no timer', async () => {
    await untilPolling();
    stream.stop();
    expect(fake.pendingTimers()).toBe(0);
    expect(state()).toBe('stopped');
  });
});

describe('a silent stream', () => {
  test('is detected by the heartbeat interval that the server announces', async () => {
    sendCaughtUp(60);
    await fake.advance(150_000);
    expect(state()).toBe('live');
    await fake.advance(15_000);
    expect(state()).not.toBe('live');
  });

  test.each([
    ['set back an hour', -3_600_000, 40_000, 46_000],
    ['set forward an hour', 3_600_000, 0, 6_000],
  ])('is detected with the wall clock %s', async (_, jump, atLeast, within) => {
    sendCaughtUp();
    await fake.advance(1_000);
    sendHeartbeat();
    fake.moveWallClock(jump);
    await fake.advance(Math.max(0, atLeast - 1_000));
    if (atLeast > 0) expect(state()).toBe('live');
    await fake.advance(within - atLeast + 1_000);
    expect(state()).not.toBe('live');
    sendCaughtUp();
    expect(state()).toBe('live');
  });
});

test('unknown events and fields of a newer server are ignored', () => {
  fake.send('hello', { epoch: 'ab12cd34', head: 5, oldest: 1, from: 5, heartbeat_s: 15, region: 'moon' });
  fake.send('weather', { wind: 'strong' });
  fake.send('caught-up', { head: 5, mood: 'good' });
  fake.send(
    'plan.state.changed',
    { plan_id: 'p', state: { status: 'executing' }, version: 6, more: [1] },
    'ab12cd34.6',
  );
  expect(state()).toBe('live');
  expect(store.cursor()?.seq).toBe(6);
});

test('a numbered event of an unknown name causes one reopening and one new snapshot, and no loop', async () => {
  sendCaughtUp();
  // EventSource drops events that have no listener, so number 6 never arrives.
  fake.event(7);
  fake.hello(5, 7);
  fake.event(7);
  await fake.advance(2_000);
  expect(store.view().generation).toBe(1);
  fake.hello(7);
  fake.send('caught-up', { head: 7 });
  fake.event(8);
  await fake.advance(5_000);
  expect(state()).toBe('live');
  expect(fake.sources.length).toBe(3);
  expect(store.view().generation).toBe(1);
  expect(store.cursor()?.seq).toBe(8);
});

test('endless rotations are answered by at most one reopening per second after a burst', async () => {
  const begun = fake.platform.monotonic();
  for (let round = 0; round < 60; round += 1) {
    fake.hello(5);
    fake.send('bye', { reason: 'rotate' });
    while (state() === 'reconnecting') await fake.advance(250);
  }
  const seconds = (fake.platform.monotonic() - begun) / 1_000;
  expect(fake.sources.length).toBeLessThanOrEqual(seconds + 6);
});
