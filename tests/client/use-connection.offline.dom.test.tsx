// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveProvider } from '../../lib/client/live-provider';
import type { Connection } from '../../lib/client/stream/connection-status';
import { useConnection } from '../../lib/client/use-connection';
import { createStore } from '../../lib/kit/store';

const connectionIn = (state: Connection['state']): Connection => ({ state, since: null, removed: false });

const connection = createStore(connectionIn('live'));
const source = { start() {}, stop() {}, retry() {}, connection: connection.get, ...connection };
const wrapper = ({ children }: { children: ReactNode }) => (
  <LiveProvider org="acme" createSource={() => source}>
    {children}
  </LiveProvider>
);

let isOnline = true;
beforeEach(() => {
  connection.set(connectionIn('live'));
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function setNetwork(online: boolean) {
  isOnline = online;
  act(() => void window.dispatchEvent(new Event(online ? 'online' : 'offline')));
}

test('without a network the connection stays offline while the stream tries again', () => {
  const { result } = renderHook(() => useConnection(), { wrapper });
  setNetwork(false);
  act(() => connection.set(connectionIn('offline')));
  expect(result.current.state).toBe('offline');
  act(() => connection.set(connectionIn('reconnecting')));
  expect(result.current.state).toBe('offline');
  setNetwork(true);
  expect(result.current.state).toBe('reconnecting');
});

test('a stream that works is live, whatever the browser reports about the network', () => {
  const { result } = renderHook(() => useConnection(), { wrapper });
  setNetwork(false);
  expect(result.current.state).toBe('live');
});
