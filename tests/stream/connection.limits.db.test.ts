import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EventHub } from '../../lib/events/hub/event-hub';
import { readStreamHead } from '../../lib/events/log';
import { insertOrg } from '../helpers/db/embedded';
import { type ConnectOptions, readStream, requestStream } from '../helpers/stream/stream-lab';
import { type StreamServer, serveStreams } from '../helpers/stream/stream-server';
import { lab, withLab } from '../helpers/stream/with-lab';
import { waitFor } from '../helpers/wait';

withLab();

let hub: EventHub;
let org: string;
let orgs = 0;
beforeAll(async () => {
  hub = lab.openHub();
  org = await newOrg();
});

async function newOrg(): Promise<string> {
  orgs += 1;
  return insertOrg(lab.database, `limits-${orgs}`);
}

describe('a stream beyond the limit', () => {
  test.each([
    ['for one person', { STREAMS_PER_PERSON: 2 }, /Close a few tabs/],
    ['for an organization', { STREAMS_PER_ORG: 2 }, /Your organization/],
    ['for the process', { STREAMS_PER_PROCESS: 2 }, /This server/],
  ])('%s gets 429 and a message about that limit, until another one ends', async (_scope, env, message) => {
    const ask = () => requestStream(lab, hub, org, { env });
    const open = [readStream(await ask()), readStream(await ask())];
    await expect(ask()).rejects.toMatchObject({ code: 'too_many', details: { retry_after: 5 }, message });
    await open[0]?.cancel();
    const next = readStream(await ask());
    for (const stream of [open[1], next]) await stream?.cancel();
    expect(hub.connections.total()).toBe(0);
  });

  test('people and organizations are counted separately', async () => {
    const env = { STREAMS_PER_PERSON: 1, STREAMS_PER_ORG: 2 };
    const other = await newOrg();
    const open = [
      await requestStream(lab, hub, org, { env, actorId: 'ana' }),
      await requestStream(lab, hub, org, { env, actorId: 'ben' }),
      await requestStream(lab, hub, other, { env, actorId: 'cem' }),
    ].map(readStream);
    expect([hub.connections.perOrg(org), hub.connections.perActor('cem')]).toEqual([2, 1]);
    for (const stream of open) await stream.cancel();
    expect([hub.connections.perOrg(org), hub.connections.perActor('cem')]).toEqual([0, 0]);
  });
});

test('200 clients that return to the same cursor after a deploy share the reads of each page', async () => {
  let reads = 0;
  const db = new Proxy(lab.database.db, {
    get(target, name, receiver) {
      if (name === 'select') reads += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const returning = await newOrg();
  await lab.append(returning, 1_000);
  const { epoch } = await readStreamHead(lab.database.db, returning);
  const fresh = lab.openHub({ database: { db }, pollMs: 1_000_000 });
  const streams = await Promise.all(
    Array.from({ length: 200 }, async () =>
      readStream(await requestStream(lab, fresh, returning, { after: `${epoch}.100` })),
    ),
  );
  for (const stream of streams) await stream.until('caught-up');
  for (const stream of streams) expect(stream.ids().length).toBe(900);
  // Five pages, and the reads of new connections past the buffer; without sharing, 1,000 reads.
  expect(reads).toBeLessThan(100);
  for (const stream of streams) await stream.cancel();
});

describe('a client that stops reading, on a socket', () => {
  let id: string;
  beforeAll(async () => {
    id = await newOrg();
    // More than the kernel's socket buffers hold.
    for (let batch = 0; batch < 5; batch += 1) await lab.append(id, 20, { filler: 'x'.repeat(100_000) });
  });

  async function stall(server: StreamServer, env: ConnectOptions['env']): Promise<Socket> {
    const { epoch } = await readStreamHead(lab.database.db, id);
    const path = server.path(id, { after: `${epoch}.0`, env });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await waitFor('the stream', () => hub.connections.perOrg(id) === 1);
    return socket;
  }

  test.each([
    ['is disconnected', { STREAM_STALL_S: 0.1 }],
    ['is disconnected after a rotation too', { STREAM_LIFETIME_S: 0.1, STREAM_HEARTBEAT_S: 0.05 }],
  ])('%s, and its socket is closed', async (_case, env) => {
    const server = await serveStreams(lab, hub, { detached: true, lingerMs: 100 });
    const socket = await stall(server, env);
    await waitFor('the socket to be closed', () => server.sockets.size === 0);
    await waitFor('the connection to be released', () => hub.connections.perOrg(id) === 0);
    expect(server.sockets.size).toBe(0);
    socket.destroy();
    server.close();
  });

  test('keeps its socket and everything buffered in it when the bytes go through the web stream', async () => {
    const server = await serveStreams(lab, hub, { detached: false });
    const socket = await stall(server, { STREAM_STALL_S: 0.1 });
    await waitFor('the connection to be released', () => hub.connections.perOrg(id) === 0);
    expect(server.sockets.size).toBe(1);
    socket.destroy();
    server.close();
  });
});
