import 'server-only';
import { Redis } from 'ioredis';
import { coerceError } from '../../errors';
import type { OpenPubSub } from './pubsub';

const CHANNEL = 'greenlight:hints';
const LONGEST_WAIT_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;

/** Hints over Redis publish and subscribe. Redis is never asked for anything else; without it the polls carry everything. */
export function redisPubSub(url: string, report: (error: Error) => void): OpenPubSub {
  return (hear) => {
    // A hint that cannot go out now is of no use later: nothing is queued while Redis is away.
    const settings = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_WITHIN_MS,
      connectTimeout: ANSWER_WITHIN_MS,
      // The subscriber never asks anything, so only this finds out that its other end is gone.
      keepAlive: 30_000,
      retryStrategy: backOff,
    };
    const publisher = new Redis(url, settings);
    const subscriber = new Redis(url, { ...settings, autoResubscribe: false });
    let away = false;
    let closed = false;
    let subscribed = false;
    let later: NodeJS.Timeout | undefined;

    const complain = (error: Error) => {
      if (!away && !closed) report(error);
      away = true;
    };
    /** Both connections break and come back by themselves; the next failure is a new one only when both are there again. */
    const present = () => {
      if (subscribed && publisher.status === 'ready') away = false;
    };
    publisher.on('error', complain);
    subscriber.on('error', complain);
    publisher.on('ready', present);
    subscriber.on('close', () => {
      subscribed = false;
      complain(new Error('the connection for hints has ended'));
    });
    subscriber.on('ready', async () => {
      clearTimeout(later);
      try {
        await subscriber.subscribe(CHANNEL);
        subscribed = true;
        present();
      } catch (error) {
        // Connected but deaf, as when this user may not read the channel: that can change, a connection that broke is back sooner.
        if (subscriber.status !== 'ready') return;
        complain(coerceError(error));
        later = setTimeout(() => subscriber.disconnect(true), LONGEST_WAIT_MS).unref();
      }
    });
    subscriber.on('message', (_channel, message) => hear(message));
    return {
      async publish(messages) {
        await Promise.allSettled(messages.map((message) => publisher.publish(CHANNEL, message)));
      },
      async close() {
        closed = true;
        clearTimeout(later);
        publisher.disconnect();
        subscriber.disconnect();
      },
    };
  };
}

function backOff(times: number): number {
  return Math.min(LONGEST_WAIT_MS, 100 * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2);
}
