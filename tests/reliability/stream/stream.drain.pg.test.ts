import { afterEach, expect, test } from 'vitest';
import { NUMBERED_EVENTS } from '../../../lib/events/event-names';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, signIn } from '../../helpers/db/org';
import { ok, openApi } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { readFigures } from '../../helpers/http/metric-values';
import { cursorOf, openStream } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const STREAMS = 50;
const METRICS_TOKEN = 'the-scraper-of-the-tests';

let backend: Backend;
afterEach(() => backend?.close());

// recovery.deploys tests the same on PostgreSQL, with writers.
test(`SIGTERM with ${STREAMS} open streams: each gets bye, the process exits, and no event is lost`, async () => {
  backend = await openBackend('PGlite');
  const server = await backend.start({ METRICS_TOKEN, LOG_LEVEL: 'info' });
  const org = await createOrg(server.origin);
  const { session } = org.owner;
  const after = cursorOf((await org.api.get('/plans')).body);
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, () => openStream(session, org.slug, { after })),
  );
  await Promise.all(streams.map((stream) => stream.find('caught-up')));
  await org.api.planFromCall(promiseOfEmail());
  await Promise.all(streams.map((stream) => stream.find('plan.created')));

  await figuresOfStreams(server.origin);

  const { code } = await server.kill('SIGTERM');
  // A process that waited for its streams would be ended by its own time limit, with code 1.
  expect(code).toBe(0);
  for (const stream of streams) {
    await stream.ended;
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', id: null, data: { reason: 'drain' } });
  }
  // The last output may still be in the pipe.
  const summary = new RegExp(`"streams":${STREAMS},.*ended for the shutdown`);
  await waitFor('the line that sums the shutdown up', () => summary.test(server.output()));

  const next = await backend.start({}, { port: server.port });
  const api = openApi(await signIn(next.origin, org.owner.email), org.slug);
  const last = streams[0]?.lastId() ?? '';
  const again = await openStream(api.session, org.slug, { lastEventId: last });
  await again.find('caught-up');
  expect(again.frames.map(({ event }) => event)).not.toContain('reset');
  const plan = await api.planFromCall(promiseOfEmail());
  await again.find('plan.created', (data) => Object(data).id === plan.id);
  const seen = streams[0]?.sequence().at(-1) ?? 0;
  expect(again.sequence()[0]).toBe(seen + 1);
  again.cut();
});

/** Visible only with the token; the counters exist once, although Next bundles several copies of our modules. */
async function figuresOfStreams(origin: string): Promise<void> {
  const ask = (token: string, method = 'GET') =>
    fetch(`${origin}/api/metrics`, { method, headers: { authorization: `Bearer ${token}` } });
  expect((await ask('somebody-else')).status).toBe(404);
  expect((await ask(METRICS_TOKEN, 'POST')).status).toBe(405);
  expect((await ask(METRICS_TOKEN, 'HEAD')).status).toBe(405);
  const figures = await waitFor('the figures of a job that was done', async () => {
    const answer = await ask(METRICS_TOKEN);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const seen = readFigures(await answer.text());
    return seen['greenlight_jobs_total{task="create_plans_from_call",result="done"}'] ? seen : null;
  });
  expect(figures).toMatchObject({
    greenlight_streams_open: STREAMS,
    greenlight_streams_opened_total: STREAMS,
    greenlight_stream_organizations: 1,
    process_resident_memory_bytes: expect.any(Number),
  });
  expect(figures.greenlight_stream_lag_seconds_count).toBeGreaterThan(0);
}

test('after SIGTERM no new stream is opened and no change is accepted', async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start();
  const org = await createOrg(server.origin);
  const ended = server.kill('SIGTERM');
  const answers = await Promise.allSettled([
    org.api.post('/calls', promiseOfEmail()),
    openStream(org.owner.session, org.slug),
  ]);
  await ended;
  // Refused with a response or at the socket; a call that arrived just in time is stored.
  const statuses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.status : []));
  expect(statuses.filter((status) => ![200, 201, 503].includes(status))).toEqual([]);
});

test('a stream starts with hello, has the right headers, and is refused to people who are not members', async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start();
  const org = await createOrg(server.origin);
  const stream = await openStream(org.owner.session, org.slug);
  const hello = await stream.find('hello');
  expect(stream.frames[0]).toBe(hello);
  expect(hello.data).toEqual({
    epoch: expect.stringMatching(/^[a-z0-9]{8}$/),
    head: 0,
    oldest: 1,
    from: 0,
    heartbeat_s: 15,
    events: [...NUMBERED_EVENTS],
  });
  expect(Object.fromEntries(stream.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(stream.headers.get('content-encoding')).toBeNull();
  stream.cut();
  const stranger = await createOrg(server.origin, 'Stranger');
  expect((await openStream(stranger.owner.session, org.slug)).status).toBe(404);
  ok(await org.api.get('/plans'));
});
