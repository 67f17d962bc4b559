import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventHub } from '../../lib/events/hub/event-hub';
import { readStreamHead } from '../../lib/events/log';
import { insertOrg } from '../helpers/db/embedded';
import { askStream, type ConnectOptions, type Lab, openLab, readStream } from '../helpers/stream/stream-lab';
import { type StreamServer, serveStreams } from '../helpers/stream/stream-server';
import { waitFor } from '../helpers/wait';

let lab: Lab;
let hub: EventHub;
let org: string;
let orgs = 0;
beforeAll(async () => {
  lab = await openLab();
  hub = lab.openHub();
  org = await anOrg();
});
afterAll(() => lab.close());

async function anOrg(): Promise<string> {
  orgs += 1;
  return insertOrg(lab.database, `limits-${orgs}`);
}

describe('one stream too many', () => {
  test.each([
    ['for one person', { STREAMS_PER_PERSON: 2 }, /Close a few tabs/],
    ['for an organization', { STREAMS_PER_ORG: 2 }, /Your organization/],
    ['for the process', { STREAMS_PER_PROCESS: 2 }, /This server/],
  ])('%s: 429, with the message that fits, until one ends', async (_whose, env, message) => {
    const ask = () => askStream(lab, hub, org, { env });
    const open = [readStream(await ask()), readStream(await ask())];
    await expect(ask()).rejects.toMatchObject({ code: 'too_many', details: { retry_after: 5 }, message });
    await open[0]?.cancel();
    const next = readStream(await ask());
    for (const stream of [open[1], next]) await stream?.cancel();
    expect(hub.connections.total()).toBe(0);
  });

  test('people and organizations are counted separately', async () => {
    const env = { STREAMS_PER_PERSON: 1, STREAMS_PER_ORG: 2 };
    const other = await anOrg();
    const open = [
      await askStream(lab, hub, org, { env, actorId: 'ana' }),
      await askStream(lab, hub, org, { env, actorId: 'ben' }),
      await askStream(lab, hub, other, { env, actorId: 'cem' }),
    ].map(readStream);
    expect([hub.connections.perOrg(org), hub.connections.perActor('cem')]).toEqual([2, 1]);
    for (const stream of open) await stream.cancel();
    expect([hub.connections.perOrg(org), hub.connections.perActor('cem')]).toEqual([0, 0]);
  });
});

test('200 clients that return to the same cursor after a deploy: the table is read once per page, not once per client', async () => {
  let reads = 0;
  const db = new Proxy(lab.database.db, {
    get(target, name, receiver) {
      if (name === 'select') reads += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const back = await anOrg();
  await lab.append(back, 1_000);
  const { epoch } = await readStreamHead(lab.database.db, back);
  const young = lab.openHub({ database: { db }, pollMs: 1_000_000 });
  const streams = await Promise.all(
    Array.from({ length: 200 }, async () =>
      readStream(await askStream(lab, young, back, { after: `${epoch}.100` })),
    ),
  );
  for (const stream of streams) await stream.until('caught-up');
  for (const stream of streams) expect(stream.ids().length).toBe(900);
  // Five pages, and the reads of new connections past the buffer; without sharing it would be a thousand.
  expect(reads).toBeLessThan(100);
  for (const stream of streams) await stream.cancel();
});

describe('a client that stops reading, on a socket', () => {
  let id: string;
  beforeAll(async () => {
    id = await anOrg();
    // More than the buffers of the kernel can take.
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
    ['is cut off', { STREAM_STALL_S: 0.1 }],
    ['and whose stream is renewed is cut off too', { STREAM_LIFETIME_S: 0.1, STREAM_HEARTBEAT_S: 0.05 }],
  ])('%s: its socket is gone', async (_what, env) => {
    const server = await serveStreams(lab, hub, { past: true, lingerMs: 100 });
    const socket = await stall(server, env);
    await waitFor('the socket to be gone', () => server.sockets.size === 0);
    await waitFor('the connection to be let go', () => hub.connections.perOrg(id) === 0);
    expect(server.sockets.size).toBe(0);
    socket.destroy();
    server.close();
  });

  test('through the web stream its socket stays open, with everything buffered in it', async () => {
    const server = await serveStreams(lab, hub, { past: false });
    const socket = await stall(server, { STREAM_STALL_S: 0.1 });
    await waitFor('the connection to be let go', () => hub.connections.perOrg(id) === 0);
    expect(server.sockets.size).toBe(1);
    socket.destroy();
    server.close();
  });
});
