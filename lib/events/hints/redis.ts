import 'server-only';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { decodeHints, encodeHints, type OpenCarrier } from './hints';

const CHANNEL = 'greenlight:hints';
const ANSWER_WITHIN_MS = 5_000;

/** Hints over Redis publish and subscribe. Redis is never asked for anything else; without it the polls carry everything. */
export function redisCarrier(url: string, report: (error: Error) => void): OpenCarrier {
  return (hear) => {
    const sender = randomUUID();
    // A hint that cannot go out now is of no use later: nothing is queued while Redis is away.
    const settings = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_WITHIN_MS,
      connectTimeout: ANSWER_WITHIN_MS,
      retryStrategy: backOff,
    };
    const publisher = new Redis(url, settings);
    const subscriber = new Redis(url, { ...settings, autoResubscribe: false });
    let away = false;
    const complain = (error: Error) => {
      if (!away) report(error);
      away = true;
    };
    publisher.on('error', complain);
    subscriber.on('error', complain);
    subscriber.on('ready', () => {
      away = false;
      subscriber.subscribe(CHANNEL).catch(() => {});
    });
    subscriber.on('message', (_channel, message) => {
      const orgIds = decodeHints(sender, message);
      if (orgIds.length > 0) hear(orgIds);
    });
    return {
      async publish(orgIds) {
        const messages = encodeHints(sender, orgIds);
        await Promise.allSettled(messages.map((message) => publisher.publish(CHANNEL, message)));
      },
      async close() {
        publisher.disconnect();
        subscriber.disconnect();
      },
    };
  };
}

function backOff(times: number): number {
  return Math.min(10_000, 100 * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2);
}
