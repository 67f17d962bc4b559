import { afterEach, expect, test } from 'vitest';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, signIn } from '../../helpers/db/org';
import { hasRedis, openRedis } from '../../helpers/db/redis';
import { ok, openApi } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import type { Server } from '../../helpers/http/server';
import { sized } from '../../helpers/load/run-size';
import { cursorOf, type Frame, openStream, type Stream } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Polls once an hour and runs no background work, so that only notifications bring events to its streams. */
const POLL_HOURLY = { RUNNER: 'off', STREAM_POLL_MS: '3600000' };

async function openPostgres(): Promise<Backend> {
  const backend = await openBackend('PostgreSQL');
  closing.push(backend.close);
  return backend;
}

/** Approves a plan at `speaker`, waits for the event at `listener`, and returns whether each of the others has it too. */
async function approve(speaker: Server, listener: Server, others: Server[] = []): Promise<boolean[]> {
  const org = await createOrg(speaker.origin);
  const plan = await org.api.planFromCall(promiseOfEmail());
  const follow = async (server: Server) => {
    const api = openApi(await signIn(server.origin, org.owner.email), org.slug);
    return openStream(api.session, org.slug, { after: cursorOf((await api.get('/plans')).body) });
  };
  const listening = await follow(listener);
  const isolated = await Promise.all(others.map(follow));
  for (const stream of [listening, ...isolated]) await stream.find('caught-up');

  /** A notification from before the connection is lost, and each further change sends another. */
  const waitForEvent = (what: string, heard: (stream: Stream) => boolean) =>
    waitFor(
      what,
      async () => {
        if (heard(listening)) return true;
        ok(await org.api.post('/calls', promiseOfEmail()));
        return false;
      },
      { every: 500 },
    );
  const planOf = (frame: Frame) => (frame.event === 'plan.created' ? Object(frame.data).id : plan.id);
  await waitForEvent('another plan', (stream) => stream.frames.some((frame) => planOf(frame) !== plan.id));
  ok(await org.api.approvePlan(plan));
  const approved = (stream: Stream) =>
    stream.frames.some(
      ({ event, data }) => event === 'plan.state.changed' && Object(data).plan_id === plan.id,
    );
  await waitForEvent('the approval', approved);
  for (const stream of [listening, ...isolated]) stream.cut();
  return isolated.map(approved);
}

// The short run tests Redis only, or PostgreSQL where Redis is not installed.
test.runIf(!hasRedis || sized(0, 1) > 0)(
  'PostgreSQL alone carries notifications between server processes',
  async () => {
    const backend = await openPostgres();
    const [a, b] = await Promise.all([backend.start(), backend.start(POLL_HOURLY)]);
    expect(await approve(a, b)).toEqual([]);
  },
);

const note = hasRedis ? '' : ' (skipped: no redis-server here)';
test.runIf(hasRedis)(`Redis carries notifications between server processes${note}`, async () => {
  const backend = await openPostgres();
  const redis = await openRedis();
  closing.push(redis.close);
  // Negative control: a process that cannot reach Redis reports it, serves, and receives nothing.
  const [a, b, alone] = await Promise.all([
    backend.start({ REDIS_URL: redis.url }),
    backend.start({ ...POLL_HOURLY, REDIS_URL: redis.url }),
    backend.start({ ...POLL_HOURLY, REDIS_URL: 'redis://127.0.0.1:9' }),
  ]);
  expect(await approve(a, b, [alone])).toEqual([false]);
  expect(alone.output().match(/Notifications between processes/g)).toHaveLength(1);
});
