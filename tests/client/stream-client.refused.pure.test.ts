import { describe, expect, test } from 'vitest';
import { createEventStream } from '../../lib/client/stream/event-stream';
import { fake, goLive, state, store, stream, withEventStream } from '../helpers/browser/stream-client';

withEventStream();

describe('a refused stream', () => {
  test('without a session is signed out, and reconnects after a sign-in in another tab', async () => {
    goLive();
    fake.answerSession(async () => new Response('{}', { status: 401 }));
    fake.fail(true);
    await fake.settle();
    expect(stream.connection()).toMatchObject({ state: 'signed-out', removed: false });
    await fake.advance(600_000);
    expect(fake.sources).toHaveLength(1);
    fake.answerSession(async () => Response.json({ orgs: [{ slug: 'acme' }] }));
    fake.document.dispatchEvent(new Event('visibilitychange'));
    await fake.settle();
    expect(state()).toBe('connecting');
  });

  test('of a removed member reports the removal', async () => {
    fake.answerSession(async () => Response.json({ orgs: [{ slug: 'other' }] }));
    fake.fail(true);
    await fake.settle();
    expect(stream.connection()).toMatchObject({ state: 'signed-out', removed: true });
  });

  test('does not continue as another person who has signed in in another tab', async () => {
    const ours = createEventStream({ org: 'acme', userId: 'ana', store, platform: () => fake.platform });
    stream.stop();
    ours.start();
    const sessionOf = (id: string) => async () => Response.json({ user: { id }, orgs: [{ slug: 'acme' }] });
    fake.answerSession(sessionOf('ben'));
    fake.fail(true);
    await fake.settle();
    expect(ours.connection()).toMatchObject({ state: 'signed-out', removed: false });
    fake.answerSession(sessionOf('ana'));
    ours.retry();
    await fake.settle();
    expect(ours.connection().state).toBe('connecting');
    ours.stop();
  });

  test.each([
    ['a valid session', async () => Response.json({ orgs: [{ slug: 'acme' }] })],
    ['a broken server', async () => new Response('oops', { status: 502 })],
    ['no server', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is retried later with %s', async (_, answer) => {
    fake.answerSession(answer);
    fake.fail(true);
    await fake.settle();
    expect(state()).toBe('reconnecting');
    await fake.advance(1_000);
    expect(state()).toBe('connecting');
  });

  test('checks the session before it gives up when access is revoked', async () => {
    goLive();
    fake.answerSession(async () => new Response('{}', { status: 401 }));
    fake.send('bye', { reason: 'revoked' });
    await fake.settle();
    expect(state()).toBe('signed-out');
  });
});
