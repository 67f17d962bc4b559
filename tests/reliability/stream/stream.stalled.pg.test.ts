import { afterEach, expect, test } from 'vitest';
import { addMember, createOrg } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { sized } from '../../helpers/load/run-size';
import { oneTo } from '../../helpers/load/writers';
import { openFiles, residentBytes, serverEnds } from '../../helpers/source/open-files';
import { openLog } from '../../helpers/stream/append';
import { openRawStream, type RawStream } from '../../helpers/stream/raw-stream';
import { cursorOf } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const STALLED = sized(10, 300);
const HEALTHY = 5;
const EVENTS = 600;
/** In total 18 MB per client: the kernel buffers about 4 MB before the server can notice that nothing is read. */
const FILLER = 'x'.repeat(30_000);
const MIB = 1024 * 1024;

let backend: Backend;
afterEach(() => backend?.close());

function portsOf(streams: readonly RawStream[]): number[] {
  return streams.map(({ socket }) => socket.localPort ?? 0);
}

test(`${STALLED} clients that stop reading are disconnected, use little memory and delay no others; with their cursor they get the rest`, async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start({ STREAM_STALL_S: '5', STREAMS_PER_ORG: '1000' });
  const org = await createOrg(server.origin);
  const { session } = org.owner;
  const start = cursorOf((await org.api.get('/plans')).body);
  const open = (after = start) => openRawStream(session, org.slug, after);
  const log = await openLog(backend.databaseUrl ?? '', org.slug);

  const healthy = await Promise.all(Array.from({ length: HEALTHY }, () => open()));
  const files = openFiles(server.pid);
  const stalled: RawStream[] = [];
  while (stalled.length < STALLED) {
    const stream = await open();
    stream.stopReading();
    stalled.push(stream);
  }
  const before = residentBytes(server.pid);
  let most = before;
  for (let written = 0; written < EVENTS; written += 20) {
    await log.append(20, FILLER);
    most = Math.max(most, residentBytes(server.pid));
  }

  await waitFor('the healthy readers to have everything', () =>
    healthy.every((stream) => stream.sequence().length >= EVENTS),
  );
  for (const stream of healthy) expect(stream.sequence()).toEqual(oneTo(EVENTS));
  await waitFor(
    'the sockets of the stalled clients to be closed',
    () => {
      most = Math.max(most, residentBytes(server.pid));
      return serverEnds(server.port, portsOf(stalled)) === 0;
    },
    { every: 200 },
  );
  expect(serverEnds(server.port, portsOf(healthy))).toBe(HEALTHY);
  await waitFor('the descriptors to be closed', () => openFiles(server.pid) <= files + 5);
  // 2 MiB per client, plus the garbage of a process that reads all that. Queueing would cost 18 MB per client, and the
  // hundreds of clients in the nightly run tell the two apart.
  expect((most - before) / MIB).toBeLessThan(2 * STALLED + 300);

  const [one] = stalled;
  const seen = one?.sequence() ?? [];
  const epoch = start.slice(0, start.indexOf('.'));
  const back = await open(`${epoch}.${seen.at(-1) ?? 0}`);
  await waitFor('the rest', () => back.sequence().at(-1) === EVENTS);
  expect([...seen, ...back.sequence()]).toEqual(oneTo(EVENTS));
  for (const { socket } of [...healthy, ...stalled, back]) socket.destroy();
  await log.close();
});

test('a person who is removed in the middle of a replay gets bye and no further events', async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start();
  const org = await createOrg(server.origin);
  const member = await addMember(org, 'Mona Member');
  const log = await openLog(backend.databaseUrl ?? '', org.slug);
  const start = cursorOf((await org.api.get('/plans')).body);
  for (let written = 0; written < 5_000; written += 500) await log.append(500, 'x'.repeat(5_000));

  const stream = await openRawStream(member.session, org.slug, start);
  // The client pauses its reading, so that the replay stops.
  stream.stopReading();
  const { members } = Object((await org.api.get('/members')).body);
  const found = members.find((one: { email: string }) => one.email === member.email);
  const removed = await org.owner.session.request('DELETE', `/api/orgs/${org.slug}/members/${found.id}`);
  expect(removed.status).toBeLessThan(300);
  stream.socket.resume();
  await waitFor('the farewell', () => stream.last().startsWith('bye'));
  await log.append(1);
  expect(stream.last()).toBe('bye {"reason":"revoked"}');
  expect(stream.sequence()).toEqual(oneTo(stream.sequence().length));
  expect(stream.sequence().length).toBeLessThan(5_000);
  stream.socket.destroy();
  await log.close();
});
