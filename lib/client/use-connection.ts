'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLive } from './live-context';
import type { Connection } from './stream/connection-status';

const SETTLE_MS = 700;
const STARTING: Connection = { state: 'connecting', since: null, removed: false };

/**
 * The connection status for people. A stream is renewed every few minutes in a blink, so transitional states show only
 * when they last. Without a network the stream still tries to connect, which is not shown: the person is offline.
 */
export function useConnection(): Connection & { retry: () => void } {
  const { source } = useLive();
  const now = useSyncExternalStore(source.subscribe, source.connection, () => STARTING);
  const isOnline = useSyncExternalStore(subscribeToNetwork, readOnline, () => true);
  const [shown, setShown] = useState(STARTING);
  const passing = ['connecting', 'catching-up', 'stopped'].includes(now.state);
  useEffect(() => {
    const timer = setTimeout(() => setShown(now), passing ? SETTLE_MS : 0);
    return () => clearTimeout(timer);
  }, [now, passing]);
  const connection = passing ? shown : now;
  const isTrying = ['connecting', 'reconnecting'].includes(connection.state);
  return { ...connection, ...(isTrying && !isOnline ? { state: 'offline' } : {}), retry: source.retry };
}

const readOnline = () => navigator.onLine;

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
