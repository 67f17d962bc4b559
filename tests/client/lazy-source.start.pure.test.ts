import { expect, test, vi } from 'vitest';
import type { Connection } from '../../lib/client/stream/connection-status';
import type { LiveSource } from '../../lib/client/stream/event-stream';
import { lazySource } from '../../lib/client/stream/lazy-source';

/** A module that loads when the test calls `arrive`, and the calls that it received. */
function createLazyModule() {
  const calls: string[] = [];
  const listeners = new Set<() => void>();
  let connection: Connection = { state: 'connecting', since: null, removed: false };
  const loaded: LiveSource = {
    start: () => void calls.push('start'),
    stop: () => void calls.push('stop'),
    retry: () => void calls.push('retry'),
    connection: () => connection,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let arrive = () => {};
  const load = vi.fn(() => new Promise<LiveSource>((resolve) => (arrive = () => resolve(loaded))));
  return {
    source: lazySource(load),
    load,
    calls,
    arrive: async () => {
      arrive();
      await vi.waitFor(() => expect(listeners.size).toBe(1));
    },
    setState(state: Connection['state']) {
      connection = { ...connection, state };
      for (const listener of listeners) listener();
    },
  };
}

test('the module is loaded once, at the first start, and the source starts when it has loaded', async () => {
  const { source, load, calls, arrive } = createLazyModule();
  expect(load).not.toHaveBeenCalled();
  expect(source.connection().state).toBe('stopped');
  source.start();
  source.start();
  expect(source.connection().state).toBe('connecting');
  await arrive();
  await vi.waitFor(() => expect(calls).toEqual(['start']));
  expect(load).toHaveBeenCalledTimes(1);
});

test('a source that is stopped before its module has loaded opens no stream', async () => {
  const { source, calls, arrive } = createLazyModule();
  source.start();
  source.stop();
  await arrive();
  expect(calls).toEqual([]);
  source.start();
  expect(calls).toEqual(['start']);
});

test('a listener that subscribed before the module had loaded is called by the loaded source', async () => {
  const { source, arrive, setState } = createLazyModule();
  const listener = vi.fn();
  const unsubscribe = source.subscribe(listener);
  source.start();
  await arrive();
  listener.mockClear();
  setState('live');
  expect(listener).toHaveBeenCalledTimes(1);
  expect(source.connection().state).toBe('live');
  unsubscribe();
  setState('reconnecting');
  expect(listener).toHaveBeenCalledTimes(1);
});
