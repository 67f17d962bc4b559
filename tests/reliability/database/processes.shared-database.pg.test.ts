import { afterEach, expect, test } from 'vitest';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { freshDatabase, freshFolder } from '../../helpers/db/database';
import { createOrg, signIn } from '../../helpers/db/org';
import { ok, openApi } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { startServer } from '../../helpers/http/server';
import { oneTo } from '../../helpers/load/writers';
import { cursorOf, openStream } from '../../helpers/stream/sse';

let backend: Backend | undefined;
afterEach(async () => {
  await backend?.close();
  backend = undefined;
});

test('a commit of one process reaches the streams of the other', async () => {
  backend = await openBackend('PostgreSQL');
  // The second process runs no background work, so all events of its streams come from the first.
  const [a, b] = await Promise.all([backend.start(), backend.start({ RUNNER: 'off' })]);
  const org = await createOrg(a.origin);
  const atB = openApi(await signIn(b.origin, org.owner.email), org.slug);
  const after = cursorOf((await atB.get('/plans')).body);
  const streams = await Promise.all([
    openStream(org.owner.session, org.slug, { after }),
    openStream(atB.session, org.slug, { after }),
  ]);
  const plan = await org.api.planFromCall(promiseOfEmail());
  ok(await org.api.approvePlan(plan));
  await org.api.planIn(plan.id, 'awaiting_input');
  const events = await Promise.all(
    streams.map(async (stream) => {
      await stream.find('plan.created', (data) => Object(data).id === plan.id);
      await stream.find('plan.state.changed', (data) => Object(data).state.status === 'awaiting_input');
      stream.cut();
      return stream.frames.filter(({ id }) => id !== null);
    }),
  );
  const [atFirst, atSecond] = events;
  const same = Math.min(atFirst?.length ?? 0, atSecond?.length ?? 0);
  // The frame depends only on the event, so both processes send the same bytes.
  expect(atSecond?.slice(0, same).map(({ raw }) => raw)).toEqual(
    atFirst?.slice(0, same).map(({ raw }) => raw),
  );
  expect(streams[1]?.sequence()).toEqual(oneTo(streams[1]?.sequence().length ?? 0));
});

test('a decision at one process is visible at once at the other', async () => {
  backend = await openBackend('PostgreSQL');
  const [a, b] = await Promise.all([backend.start({ RUNNER: 'off' }), backend.start()]);
  const org = await createOrg(a.origin);
  const atB = openApi(await signIn(b.origin, org.owner.email), org.slug);
  const plan = await org.api.planFromCall(promiseOfEmail());
  ok(await org.api.post(`/plans/${plan.id}/reject`, { version: plan.version, reason: 'Done by phone.' }));
  expect((await atB.plan(plan.id)).plan.state).toMatchObject({
    status: 'rejected',
    reason: 'Done by phone.',
    by: { name: org.owner.name },
  });
  const late = await atB.approvePlan(plan);
  expect(late.status).toBe(409);
});

test('four processes that start together on an empty database all start', async () => {
  const env = { DATABASE_URL: await freshDatabase({ empty: true }) };
  const servers = await Promise.all(Array.from({ length: 4 }, () => startServer(env)));
  try {
    const org = await createOrg(servers[0]?.origin ?? '');
    const sessions = await Promise.all(servers.map((server) => signIn(server.origin, org.owner.email)));
    expect(sessions).toHaveLength(4);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
});

test('a second process on the same data folder is refused with a reason and damages nothing', async () => {
  const folder = await freshFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startServer(env);
  try {
    const org = await createOrg(first.origin);
    await expect(startServer(env)).rejects.toThrow(/in use by another Greenlight \(process \d+\)/);
    await org.api.planFromCall(promiseOfEmail());
    // The lock ends with its process, also after a crash.
    await first.kill('SIGKILL');
    const second = await startServer(env);
    const api = openApi(await signIn(second.origin, org.owner.email), org.slug);
    expect(await api.plans()).toHaveLength(1);
    await second.stop();
  } finally {
    await first.stop();
    await folder.remove();
  }
});
