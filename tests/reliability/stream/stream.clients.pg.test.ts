import { fetchEventSource } from '@microsoft/fetch-event-source';
import { sql } from 'drizzle-orm';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { appendEvents } from '../../../lib/events/log';
import { EVT_PLAN_STATE_CHANGED } from '../../../lib/events/schema';
import { type Connection, connectEvents } from '../../../lib/sdk/connect-events';
import { createOrg, type Org } from '../../helpers/db/org';
import { orgIdOf } from '../../helpers/db/pool';
import { ok } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { type FaultyProxy, startFaultyProxy } from '../../helpers/http/faulty-proxy';
import type { Server } from '../../helpers/http/server';
import { openLog } from '../../helpers/stream/append';
import { cursorOf, openStream, sequenceOf } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

let backend: Backend;
let server: Server;
let org: Org;
let key: string;
let log: Awaited<ReturnType<typeof openLog>>;
let proxy: FaultyProxy;

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  server = await backend.start();
  org = await createOrg(server.origin);
  const made = ok(await org.api.post('/keys', { name: 'Script', role: 'viewer' }));
  key = z.object({ key: z.string() }).parse(made).key;
  log = await openLog(backend.databaseUrl ?? '', org.slug);
  proxy = await startFaultyProxy(server.origin);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await proxy?.close();
  await log?.close();
  await backend?.close();
});

/** Appends what it receives to `heard`. Returns stop. */
type Client = (url: string, headers: Record<string, string>, received: (id: string) => void) => () => void;

const CLIENTS: Record<string, Client> = {
  eventsource: (url, headers, received) => {
    const source = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
    });
    source.addEventListener(EVT_PLAN_STATE_CHANGED, ({ lastEventId }) => received(lastEventId));
    return () => source.close();
  },
  'fetch-event-source': (url, headers, received) => {
    const abort = new AbortController();
    void fetchEventSource(url, {
      headers,
      signal: abort.signal,
      openWhenHidden: true,
      onmessage: ({ id, event }) => void (event === EVT_PLAN_STATE_CHANGED && received(id)),
      onclose() {
        throw new Error('opened again');
      },
    });
    return () => abort.abort();
  },
  'our own': (url, headers, received) => {
    const { origin, searchParams } = new URL(url);
    const cursor = searchParams.get('after');
    const onEvent = (_: object, at: string) => received(at);
    return connectEvents({ origin, org: org.slug, headers, cursor, onEvent }).stop;
  },
};

/** Reopens its stream without a cursor. */
const NAIVE: Client = (url, headers, received) => {
  const source = new EventSource(url, {
    fetch: (input, { headers: { 'Last-Event-ID': _, ...rest }, ...init }) =>
      fetch(input, { ...init, headers: { ...rest, ...headers } }),
  });
  source.addEventListener(EVT_PLAN_STATE_CHANGED, ({ lastEventId }) => received(lastEventId));
  return () => source.close();
};

test('each client recovers from a broken connection without gap or repetition; a naive client is detected', async () => {
  // The library is for browsers and expects their timers and fetch.
  vi.stubGlobal('window', { fetch, setTimeout, clearTimeout });
  vi.stubGlobal('document', new EventTarget());
  const after = cursorOf((await org.api.get('/plans')).body);
  const headers = { authorization: `Bearer ${key}` };
  const url = `${proxy.origin}/api/orgs/${org.slug}/events?after=${after}`;
  const all = Object.entries({ ...CLIENTS, naive: NAIVE }).map(([name, open]) => {
    const received: number[] = [];
    return { name, received, stop: open(url, headers, (id) => received.push(sequenceOf(id))) };
  });
  const reached = (last: number) =>
    Promise.all(
      all.map(({ name, received }) =>
        waitFor(`${name} hears number ${last}`, () => received.includes(last), { within: 90_000 }),
      ),
    );
  // A direct stream: events that it received have also been sent into the broken connections.
  const direct = await openStream(org.owner.session, org.slug, { after });
  try {
    await log.append(20);
    await reached(20);
    proxy.change({ kind: 'black hole' });
    await log.append(20);
    await waitFor('the server has sent them', () => direct.lastId()?.endsWith('.40'));
    proxy.change({ kind: 'none' });
    await log.append(20);
    await reached(60);
  } finally {
    for (const { stop } of all) stop();
    direct.cut();
  }
  const whole = Array.from({ length: 60 }, (_, index) => index + 1);
  const right = all.filter(({ received }) => JSON.stringify(received) === JSON.stringify(whole));
  expect(right.map(({ name }) => name)).toEqual(Object.keys(CLIENTS));
});

test('our client reports a final refusal and does not reconnect', async () => {
  const seen: Connection[] = [];
  const connect = (slug: string, authorization: string) =>
    new Promise<Connection>((resolve) => {
      const connection = connectEvents({
        origin: proxy.origin,
        org: slug,
        headers: { authorization },
        onEvent: () => {},
        onConnection(now) {
          seen.push(now);
          if (now.state !== 'signed-out') return;
          connection.stop();
          resolve(now);
        },
      });
    });
  const before = proxy.streams();
  expect(await connect(org.slug, 'Bearer gl_nobody')).toMatchObject({ removed: false });
  expect(await connect('elsewhere', `Bearer ${key}`)).toMatchObject({ removed: true });
  expect(proxy.streams()).toBe(before + 2);
  expect(() =>
    connectEvents({ origin: proxy.origin, org: 'x', headers: {}, cursor: 'x', onEvent: () => {} }),
  ).toThrow(TypeError);
});

test('an unknown event is passed on as unknown, and the next one arrives; a foreign cursor leads to a reset', async () => {
  const { cursor } = z.object({ cursor: z.string() }).parse((await org.api.get('/plans')).body);
  const reports: string[] = [];
  const connection = connectEvents({
    origin: server.origin,
    org: org.slug,
    headers: { authorization: `Bearer ${key}` },
    cursor: 'zzzzzzzz.1',
    onEvent: (_, at) => void reports.push(`event ${at}`),
    onUnknown: ({ type }, at) => void reports.push(`unknown ${type} ${at}`),
    onReset: (at) => void reports.push(`reset ${at}`),
  });
  try {
    await waitFor('the reset', () => reports.length > 0);
    expect(reports).toEqual([`reset ${cursor}`]);
    const [epoch = ''] = cursor.split('.');
    const next = sequenceOf(cursor) + 1;
    await appendFromTheFuture();
    await log.append(1);
    await waitFor('both', () => reports.length > 2);
    expect(reports.slice(1)).toEqual([
      `unknown ${EVT_PLAN_STATE_CHANGED} ${epoch}.${next}`,
      `event ${epoch}.${next + 1}`,
    ]);
  } finally {
    connection.stop();
  }
});

/** An event as a later version may write it. */
async function appendFromTheFuture(): Promise<void> {
  const orgId = await orgIdOf(log.database, org.slug);
  await log.database.transaction(async (tx) => {
    const payload = { plan_id: 'p', version: 1, state: { status: 'executing' as const } };
    const seq = await appendEvents(tx, orgId, 1, (first, publish) => {
      publish({ seq: first, type: EVT_PLAN_STATE_CHANGED, payload });
      return first;
    });
    const later = JSON.stringify({ ...payload, state: { status: 'teleported' } });
    await tx.execute(
      sql`update event set payload = ${later}::jsonb where org_id = ${orgId} and seq = ${seq}`,
    );
  });
}
