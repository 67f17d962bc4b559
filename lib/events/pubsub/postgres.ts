import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { coerceError } from '../../errors';
import type { OpenPubSub } from './pubsub';

const CHANNEL = 'greenlight_hints';
const LONGEST_WAIT_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const FAREWELL_MS = 1_000;

/**
 * Hints over LISTEN and NOTIFY, on one connection of their own. While it is away the polls carry everything; it comes back
 * by itself.
 */
export function postgresPubSub(url: string, report: (error: Error) => void): OpenPubSub {
  return (hear) => {
    let client: pg.Client | null = null;
    let closed = false;
    let failures = 0;
    let timer: NodeJS.Timeout | undefined;

    async function connect(): Promise<void> {
      const next = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: ANSWER_WITHIN_MS,
        query_timeout: ANSWER_WITHIN_MS,
        keepAlive: true,
        keepAliveInitialDelayMillis: 30_000,
      });
      // Both may be raised, in either order and more than once: the first one counts.
      const lost = once((error: Error) => {
        if (client === next) client = null;
        next.removeAllListeners('notification');
        next.end().catch(() => {});
        again(error);
      });
      next.on('error', lost);
      next.on('end', () => lost(new Error('the connection for hints has ended')));
      next.on('notification', ({ payload }) => hear(payload ?? ''));
      try {
        await next.connect();
        await next.query(`listen ${CHANNEL}`);
        if (closed) return void next.end().catch(() => {});
        failures = 0;
        client = next;
      } catch (error) {
        lost(coerceError(error));
      }
    }

    function again(error: Error): void {
      if (closed) return;
      failures += 1;
      if (failures === 1) report(error);
      const wait = Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
      timer = setTimeout(() => void connect(), wait);
      timer.unref();
    }

    void connect();
    return {
      async publish(messages) {
        const present = client;
        if (!present) return;
        try {
          for (const message of messages) {
            await present.query('select pg_notify($1, $2)', [CHANNEL, message]);
          }
        } catch (error) {
          // Alive for TCP perhaps, but of no use: a connection that answers nothing hears nothing either.
          present.emit('error', coerceError(error));
        }
      },
      async close() {
        closed = true;
        clearTimeout(timer);
        const present = client;
        client = null;
        // A server that answers nothing would be waited for until the connection times out.
        await Promise.race([present?.end().catch(() => {}), delay(FAREWELL_MS, undefined, { ref: false })]);
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
