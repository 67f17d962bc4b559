import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createOrg } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { sendRaw } from '../../helpers/http/raw-http';
import { openSession } from '../../helpers/http/session';
import { sized } from '../../helpers/load/run-size';
import { oneTo } from '../../helpers/load/writers';
import { openFiles, residentBytes } from '../../helpers/source/open-files';
import { openLog } from '../../helpers/stream/append';
import { openRawStream } from '../../helpers/stream/raw-stream';
import { cursorOf, eventsUrl, openStream } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const CYCLES = sized(100, 2_000);
const OTHERS = sized(10, 200);
const AT_ONCE = 20;
const RETURNING = sized(30, 200);

let backend: Backend;
afterEach(() => backend?.close());

test(`${CYCLES} streams that open and close, HEAD, aborted requests and refusals leave nothing behind`, async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start({ STREAMS_PER_PERSON: String(AT_ONCE) });
  const org = await createOrg(server.origin);
  const { session } = org.owner;
  const start = cursorOf((await org.api.get('/plans')).body);
  const path = new URL(eventsUrl(session, org.slug)).pathname;

  async function comeAndGo(): Promise<void> {
    const streams = await Promise.all(
      Array.from({ length: AT_ONCE }, () => openRawStream(session, org.slug, start)),
    );
    for (const { head } of streams) expect(head()).toContain('HTTP/1.1 200');
    await Promise.all(streams.map(({ socket }) => Promise.all([once(socket, 'close'), socket.destroy()])));
    // The limit is the number of concurrent streams, so one that is not released fails the next round.
    await waitFor('room for the next ones', async () => {
      const probe = await openStream(session, org.slug);
      probe.cut();
      await probe.ended;
      return probe.status === 200;
    });
  }

  await comeAndGo();
  const files = openFiles(server.pid);
  for (let cycle = 0; cycle < CYCLES; cycle += AT_ONCE) await comeAndGo();
  for (let count = 0; count < OTHERS; count += 1) {
    const headers = { cookie: session.cookies() };
    const head = await sendRaw(server.origin + path, { method: 'HEAD', headers });
    expect(head.status).toBe(405);
    const stranger = await openStream(openSession(server.origin), org.slug);
    expect(stranger.status).toBe(401);
    await stranger.ended;
    const broken = connect(server.port, '127.0.0.1');
    broken.on('error', () => {});
    await once(broken, 'connect');
    broken.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${session.cookies()}\r\n\r\n`);
    broken.destroy();
  }
  // The full limit can be opened, so none of the hundreds is still counted.
  const all = await waitFor('every stream slot to be free', async () => {
    const streams = await Promise.all(
      Array.from({ length: AT_ONCE }, () => openRawStream(session, org.slug, start)),
    );
    if (streams.every(({ head }) => head().includes('HTTP/1.1 200'))) return streams;
    for (const { socket } of streams) socket.destroy();
    return null;
  });
  for (const { socket } of all) socket.destroy();
  await waitFor('the descriptors to be closed', () => openFiles(server.pid) <= files + 5);
  expect(residentBytes(server.pid)).toBeLessThan(1024 * 1024 * 1024);
});

test(`${RETURNING} clients that return to a new process at the same moment all get every event, in order`, async () => {
  backend = await openBackend('PostgreSQL');
  const first = await backend.start();
  const org = await createOrg(first.origin);
  const log = await openLog(backend.databaseUrl ?? '', org.slug);
  await log.append(10);
  const streams = await Promise.all(
    Array.from({ length: RETURNING }, () => openStream(org.owner.session, org.slug)),
  );
  await Promise.all(streams.map((stream) => stream.find('caught-up')));
  await log.append(10);
  await waitFor('the live events', () => streams.every((stream) => stream.sequence().length === 10));
  await first.kill('SIGKILL');
  for (let batch = 0; batch < 10; batch += 1) await log.append(100);
  await backend.start({}, { port: first.port });
  const back = await Promise.all(
    streams.map((stream) => openStream(org.owner.session, org.slug, { lastEventId: stream.lastId() ?? '' })),
  );
  await log.append(1);
  await waitFor('everything', () => back.every((stream) => stream.sequence().at(-1) === 1_021));
  for (const [index, stream] of back.entries()) {
    expect([...(streams[index]?.sequence() ?? []), ...stream.sequence()]).toEqual(oneTo(1_021).slice(10));
    stream.cut();
  }
  await log.close();
});
