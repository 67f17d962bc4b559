import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLiveStore, type LiveStore } from '../../lib/client/live-store';
import { createEventStream, type LiveSource } from '../../lib/client/stream/event-stream';
import type { Platform } from '../../lib/client/stream/platform';
import { readEventSource } from '../../lib/client/stream/source';
import { AppError } from '../../lib/errors';
import type { EventHub } from '../../lib/events/hub/event-hub';
import type { OrgEvent } from '../../lib/events/schema';
import { eventsUrl } from '../../lib/events/urls';
import { errorResponse } from '../../lib/http/respond';
import { insertOrg } from '../helpers/db/embedded';
import { type Lab, openLab, requestStream } from '../helpers/stream/stream-lab';
import { waitFor } from '../helpers/wait';

const CLIENTS = 10;
const ROUNDS = 6;
const EVENTS_A_ROUND = 40;

let lab: Lab;
let hub: EventHub;
let server: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  lab = await openLab();
  hub = lab.openHub();
  server = createServer((request, response) => void answer(request.url ?? '', response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await lab.close();
});

async function answer(path: string, outgoing: ServerResponse): Promise<void> {
  const url = new URL(path, 'http://localhost');
  const disconnect = new AbortController();
  outgoing.once('close', () => disconnect.abort());
  const org = url.pathname.split('/')[3] ?? '';
  const requested = requestStream(lab, hub, org, {
    query: url.search,
    actorId: path,
    signal: disconnect.signal,
    env: { STREAM_HEARTBEAT_S: 0.2, STREAM_LIFETIME_S: 1 },
  });
  const response = await requested.catch((error: unknown) => {
    if (error instanceof AppError) return errorResponse(error);
    throw error;
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  await pipeline(response.body, outgoing).catch(() => {});
}

/** A platform with Node's EventSource in place of a browser's, and a hundredth of the waiting times. */
function fastPlatform(): Platform {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    open: (org, after, reader) =>
      readEventSource(new EventSource(`http://127.0.0.1:${port}${eventsUrl(org, after)}`), reader),
    fetch: async () => Response.json({ orgs: [{ slug: 'storm-a' }, { slug: 'storm-b' }] }),
    now: Date.now,
    monotonic: () => performance.now(),
    random: Math.random,
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds / 100);
      return () => clearTimeout(timer);
    },
    reportError: console.error,
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
  };
}

test('no client misses or repeats an event while connections break and are rotated', async () => {
  const orgs = [await insertOrg(lab.database, 'storm-a'), await insertOrg(lab.database, 'storm-b')];
  const clients: { org: string; got: OrgEvent[]; stream: LiveSource }[] = [];
  for (let index = 0; index < CLIENTS; index += 1) {
    const org = orgs[index % 2] ?? '';
    const store = createLiveStore();
    const got: OrgEvent[] = [];
    const recorded: LiveStore = {
      ...store,
      push(event) {
        got.push(event);
        store.push(event);
      },
    };
    const stream = createEventStream({ org, store: recorded, platform: fastPlatform });
    stream.start();
    clients.push({ org, got, stream });
  }
  await waitFor('all to be live', () => clients.every(({ stream }) => stream.connection().state === 'live'));

  let broken = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const written = orgs.map(async (org) => {
      for (let count = 0; count < EVENTS_A_ROUND; count += 1)
        await lab.append(org, 1, { notify: count % 3 > 0 });
    });
    for (const socket of sockets) {
      if (Math.random() > 0.7) continue;
      broken += 1;
      socket.destroy();
    }
    await Promise.all(written);
  }

  const total = ROUNDS * EVENTS_A_ROUND;
  await waitFor('all clients to have all events', () => clients.every(({ got }) => got.length >= total));
  expect(broken).toBeGreaterThan(CLIENTS);
  for (const { got } of clients) {
    expect(got.map((event) => event.seq)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  }
  for (const { stream } of clients) stream.stop();
  await waitFor('the server to have no connection', () => hub.connections.total() === 0);
});
