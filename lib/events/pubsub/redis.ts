import 'server-only';
import { Redis } from 'ioredis';
import { coerceError } from '../../errors';
import { backoffCeilingMs, equalJitterMs } from '../../kit/async/backoff';
import type { OpenPubSub } from './pubsub';

const CHANNEL = 'greenlight:notifications';
const MAX_BACKOFF_MS = 10_000;
const TIMEOUT_MS = 5_000;

/** Pub/sub over Redis, which stores nothing for us. While it is unavailable the polls find every event. */
export function redisPubSub(url: string, report: (error: Error) => void): OpenPubSub {
  return (onMessage) => {
    // A notification that cannot be sent now is useless later, so nothing is queued while Redis is unavailable.
    const settings = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: TIMEOUT_MS,
      connectTimeout: TIMEOUT_MS,
      // The subscriber sends nothing, so only TCP keep-alive detects that its connection is dead.
      keepAlive: 30_000,
      retryStrategy: retryDelayMs,
    };
    const publisher = new Redis(url, settings);
    const subscriber = new Redis(url, { ...settings, autoResubscribe: false });
    let unavailable = false;
    let closed = false;
    let subscribed = false;
    let reconnectTimer: NodeJS.Timeout | undefined;

    const onFailure = (error: Error) => {
      if (!unavailable && !closed) report(error);
      unavailable = true;
    };
    /** ioredis reconnects both connections by itself. The next failure is reported only after both were ready again. */
    const onReady = () => {
      if (subscribed && publisher.status === 'ready') unavailable = false;
    };
    publisher.on('error', onFailure);
    subscriber.on('error', onFailure);
    publisher.on('ready', onReady);
    subscriber.on('close', () => {
      subscribed = false;
      onFailure(new Error('the connection for notifications has ended'));
    });
    subscriber.on('ready', async () => {
      clearTimeout(reconnectTimer);
      try {
        await subscriber.subscribe(CHANNEL);
        subscribed = true;
        onReady();
      } catch (error) {
        // Connected but not subscribed, for example because an ACL forbids the channel: that may change, so it reconnects
        // later. A broken connection reconnects sooner by itself.
        if (subscriber.status !== 'ready') return;
        onFailure(coerceError(error));
        reconnectTimer = setTimeout(() => subscriber.disconnect(true), MAX_BACKOFF_MS).unref();
      }
    });
    subscriber.on('message', (_channel, message) => onMessage(message));
    return {
      async publish(messages) {
        await Promise.allSettled(messages.map((message) => publisher.publish(CHANNEL, message)));
      },
      async close() {
        closed = true;
        clearTimeout(reconnectTimer);
        publisher.disconnect();
        subscriber.disconnect();
      },
    };
  };
}

function retryDelayMs(times: number): number {
  return equalJitterMs(backoffCeilingMs(100, MAX_BACKOFF_MS, times));
}
