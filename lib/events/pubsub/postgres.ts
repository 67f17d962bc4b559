import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { coerceError } from '../../errors';
import { backoffCeilingMs, equalJitterMs } from '../../kit/async/backoff';
import type { OpenPubSub } from './pubsub';

const CHANNEL = 'greenlight_notifications';
const MAX_BACKOFF_MS = 10_000;
const TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Pub/sub over LISTEN and NOTIFY, on a connection of its own that reconnects by itself. While it is unavailable the polls
 * find every event.
 */
export function postgresPubSub(url: string, report: (error: Error) => void): OpenPubSub {
  return (onMessage) => {
    let client: pg.Client | null = null;
    let closed = false;
    let failures = 0;
    let timer: NodeJS.Timeout | undefined;

    async function connect(): Promise<void> {
      const next = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: TIMEOUT_MS,
        query_timeout: TIMEOUT_MS,
        keepAlive: true,
        keepAliveInitialDelayMillis: 30_000,
      });
      // 'error' and 'end' may both be emitted, in either order and more than once; the first one counts.
      const onLost = once((error: Error) => {
        if (client === next) client = null;
        next.removeAllListeners('notification');
        next.end().catch(() => {});
        reconnectLater(error);
      });
      next.on('error', onLost);
      next.on('end', () => onLost(new Error('the connection for notifications has ended')));
      next.on('notification', ({ payload }) => onMessage(payload ?? ''));
      try {
        await next.connect();
        await next.query(`listen ${CHANNEL}`);
        if (closed) return void next.end().catch(() => {});
        failures = 0;
        client = next;
      } catch (error) {
        onLost(coerceError(error));
      }
    }

    function reconnectLater(error: Error): void {
      if (closed) return;
      failures += 1;
      if (failures === 1) report(error);
      const delayMs = equalJitterMs(backoffCeilingMs(250, MAX_BACKOFF_MS, failures));
      timer = setTimeout(() => void connect(), delayMs);
      timer.unref();
    }

    void connect();
    return {
      async publish(messages) {
        const current = client;
        if (!current) return;
        try {
          for (const message of messages) {
            await current.query('select pg_notify($1, $2)', [CHANNEL, message]);
          }
        } catch (error) {
          // TCP may still be connected, but a connection that does not answer receives no notifications either.
          current.emit('error', coerceError(error));
        }
      },
      async close() {
        closed = true;
        clearTimeout(timer);
        const current = client;
        client = null;
        // Without this limit, a server that does not answer would delay the shutdown until the query timeout.
        await Promise.race([
          current?.end().catch(() => {}),
          delay(CLOSE_TIMEOUT_MS, undefined, { ref: false }),
        ]);
      },
    };
  };
}

function once<A>(work: (argument: A) => void): (argument: A) => void {
  let done = false;
  return (argument) => {
    if (done) return;
    done = true;
    work(argument);
  };
}
