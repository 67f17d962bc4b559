import { describe, expect, test } from 'vitest';
import { createEventStream } from '../../lib/client/stream/event-stream';
import { fake, goLive, state, store, stream, withSupervisor } from '../helpers/browser/stream-client';

withSupervisor();

describe('a refusal', () => {
  test('with no session means signed out; coming back after signing in elsewhere reconnects', async () => {
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

  test('of somebody who is no member any more says so', async () => {
    fake.answerSession(async () => Response.json({ orgs: [{ slug: 'other' }] }));
    fake.fail(true);
    await fake.settle();
    expect(stream.connection()).toMatchObject({ state: 'signed-out', removed: true });
  });

  test('to somebody else, who has signed in meanwhile in another tab, is no reason to go on as that one', async () => {
    const ours = createEventStream({ org: 'acme', userId: 'ana', store, platform: () => fake.world });
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
    ['a known person', async () => Response.json({ orgs: [{ slug: 'acme' }] })],
    ['a broken server', async () => new Response('oops', { status: 502 })],
    ['no server', () => Promise.reject(new TypeError('fetch failed'))],
  ])('with %s behind it is tried again later', async (_, answer) => {
    fake.answerSession(answer);
    fake.fail(true);
    await fake.settle();
    expect(state()).toBe('reconnecting');
    await fake.advance(1_000);
    expect(state()).toBe('connecting');
  });

  test('in mid-stream (access revoked) asks before it gives up', async () => {
    goLive();
    fake.answerSession(async () => new Response('{}', { status: 401 }));
    fake.say('bye', { reason: 'revoked' });
    await fake.settle();
    expect(state()).toBe('signed-out');
  });
});
