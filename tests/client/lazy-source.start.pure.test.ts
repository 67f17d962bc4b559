import { expect, test, vi } from 'vitest';
import { lazySource } from '../../lib/client/lazy-source';
import type { LiveSource } from '../../lib/client/stream/event-stream';
import type { Connection } from '../../lib/client/stream/stream-client';

/** A program that arrives when the test says so, and what it is told. */
function arriving() {
  const told: string[] = [];
  const listeners = new Set<() => void>();
  let connection: Connection = { state: 'connecting', since: null, removed: false };
  const program: LiveSource = {
    start: () => void told.push('start'),
    stop: () => void told.push('stop'),
    retry: () => void told.push('retry'),
    connection: () => connection,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let arrive = () => {};
  const load = vi.fn(() => new Promise<LiveSource>((resolve) => (arrive = () => resolve(program))));
  return {
    source: lazySource(load),
    load,
    told,
    arrive: async () => {
      arrive();
      await vi.waitFor(() => expect(listeners.size).toBe(1));
    },
    becomes(state: Connection['state']) {
      connection = { ...connection, state };
      for (const listener of listeners) listener();
    },
  };
}

test('starts as soon as its program is there, which is fetched once and not before', async () => {
  const { source, load, told, arrive } = arriving();
  expect(load).not.toHaveBeenCalled();
  expect(source.connection().state).toBe('stopped');
  source.start();
  source.start();
  expect(source.connection().state).toBe('connecting');
  await arrive();
  await vi.waitFor(() => expect(told).toEqual(['start']));
  expect(load).toHaveBeenCalledTimes(1);
});

test('a page that is left before the program comes never opens a stream', async () => {
  const { source, told, arrive } = arriving();
  source.start();
  source.stop();
  await arrive();
  expect(told).toEqual([]);
  source.start();
  expect(told).toEqual(['start']);
});

test('whoever listened before hears what the stream says', async () => {
  const { source, arrive, becomes } = arriving();
  const heard = vi.fn();
  const leave = source.subscribe(heard);
  source.start();
  await arrive();
  heard.mockClear();
  becomes('live');
  expect(heard).toHaveBeenCalledTimes(1);
  expect(source.connection().state).toBe('live');
  leave();
  becomes('reconnecting');
  expect(heard).toHaveBeenCalledTimes(1);
});
