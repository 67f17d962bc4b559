import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { NUMBERED_EVENTS } from '../../lib/events/event-names';
import { event } from '../../lib/events/tables';
import { type ConnectOptions, requestStream } from '../helpers/stream/stream-lab';
import {
  connect,
  connectBy,
  hub,
  idsOf,
  lab,
  newOrg,
  noConnectionsLeft,
  TRANSPORTS,
  withStreams,
} from '../helpers/stream/stream-transports';
import { waitFor } from '../helpers/wait';

withStreams();

describe.each(TRANSPORTS)('a stream, %s,', (transport) => {
  const connect = (orgId: string, options: ConnectOptions = {}) => connectBy(transport, orgId, options);
  test('sends hello, replays after the cursor, sends caught-up, then follows', async () => {
    const org = await newOrg(5);
    const stream = await connect(org.id, { after: org.cursor(2) });
    await stream.until('caught-up');
    await lab.append(org.id, 2);
    await waitFor('the live events', () => stream.ids().length === 5);
    expect(stream.ids()).toEqual(idsOf(org.epoch, 3, 7));
    const state = 'plan.state.changed';
    expect(stream.names()).toEqual(['hello', state, state, state, 'caught-up', state, state]);
    expect(stream.data('hello')).toEqual({
      epoch: org.epoch,
      head: 5,
      oldest: 1,
      from: 2,
      heartbeat_s: 3_600,
      events: [...NUMBERED_EVENTS],
    });
    expect(stream.data('caught-up')).toEqual({ head: 5 });
    await stream.cancel();
    await noConnectionsLeft();
  });

  test('has headers that keep caches and proxies from storing or changing it', async () => {
    const org = await newOrg();
    const { response, cancel } = await connect(org.id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    await cancel();
  });

  test('sets the reconnection delay of the browser to 1.5 to 4.5 seconds', async () => {
    const org = await newOrg();
    const response = await requestStream(lab, hub, org.id);
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    const wait = Number(/^retry: (\d+)\n\n/.exec(first)?.[1]);
    expect(wait).toBeGreaterThanOrEqual(1_500);
    expect(wait).toBeLessThanOrEqual(4_500);
    await reader?.cancel();
  });

  test('starts at the head without a cursor', async () => {
    const org = await newOrg(3);
    const stream = await connect(org.id);
    await stream.until('caught-up');
    expect(stream.data('hello')).toMatchObject({ from: 3 });
    expect(stream.ids()).toEqual([]);
    await stream.cancel();
  });

  test('sends heartbeats with the last sent event, as named events without an id', async () => {
    const org = await newOrg(3);
    const stream = await connect(org.id, { after: org.cursor(0), env: { STREAM_HEARTBEAT_S: 0.02 } });
    const heartbeat = await stream.until('hb', (data) => data === '{"head":3}');
    expect(heartbeat.id).toBeUndefined();
    await stream.cancel();
  });

  test('replays thousands of events in pages, and large ones too', async () => {
    const org = await newOrg();
    await lab.append(org.id, 2_000);
    await lab.append(org.id, 40, { filler: 'x'.repeat(30_000) });
    const stream = await connect(org.id, { after: org.cursor(0) });
    await stream.until('caught-up');
    expect(stream.ids()).toEqual(idsOf(org.epoch, 1, 2_040));
    await stream.cancel();
  });
});

describe('where a stream starts', () => {
  test('Last-Event-ID wins over after', async () => {
    const org = await newOrg(5);
    const headers = { 'last-event-id': org.cursor(4) };
    const stream = await connect(org.id, { after: org.cursor(1), headers });
    await stream.until('caught-up');
    expect(stream.ids()).toEqual(idsOf(org.epoch, 5, 5));
    await stream.cancel();
  });

  const BAD_HEADERS = ['1, 2', 'ab12cd34.1, ab12cd34.2', 'x', '-1', `'; drop table event; --`, '<b>', 'Ã¤'];
  test.each(BAD_HEADERS)('an invalid Last-Event-ID (%s) gets a reset and continues live', async (value) => {
    const org = await newOrg(2);
    const stream = await connect(org.id, { headers: { 'last-event-id': value } });
    await stream.until('caught-up');
    expect(stream.response.status).toBe(200);
    expect(stream.data('reset')).toEqual({ reason: 'bad_cursor', epoch: org.epoch, head: 2 });
    await lab.append(org.id);
    await waitFor('the next event', () => stream.ids().length === 1);
    expect(stream.ids()).toEqual([org.cursor(3)]);
    expect(stream.names()).toEqual(['hello', 'reset', 'caught-up', 'plan.state.changed']);
    await stream.cancel();
  });

  test.each([
    ['epoch', 'zzzzzzzz.1'],
    ['future', 'EPOCH.6'],
    ['retention', 'EPOCH.1'],
  ])('a cursor that cannot be continued from resets: %s', async (reason, template) => {
    const org = await newOrg(5);
    await lab.database.db.delete(event).where(sql`org_id = ${org.id} and seq <= 2`);
    const stream = await connect(org.id, { after: template.replace('EPOCH', org.epoch) });
    await stream.until('caught-up');
    expect(stream.data('reset')).toEqual({ reason, epoch: org.epoch, head: 5 });
    expect(stream.data('hello')).toMatchObject({ oldest: 3, from: 5 });
    expect(stream.ids()).toEqual([]);
    await stream.cancel();
  });

  test("another organization's cursor gets a reset like any unknown one", async () => {
    const [mine, theirs] = [await newOrg(2), await newOrg(2)];
    const stream = await connect(mine.id, { after: theirs.cursor(1) });
    expect(await stream.until('reset')).toMatchObject({ data: expect.stringContaining('"epoch"') });
    await stream.cancel();
  });
});

describe('a refused request', () => {
  const BAD_QUERIES = [
    '?after=',
    '?after=-1',
    '?after=1e3',
    '?after=0x10',
    '?after=ab12cd34.01',
    '?after=ab12cd34.9007199254740993',
    '?after=ab12cd34.12345678901234567890',
    '?after=ab12cd34.１',
    '?after=ab12cd34.',
    '?after=ab12cd34.1&after=ab12cd34.2',
    '?after[]=1',
    '?after=%00',
    '?after=%zz',
    '?after=ab12cd34.1%0d%0aevent:',
    '?afer=ab12cd34.1',
    `?after=${'a'.repeat(5_000)}`,
  ];
  test.each(BAD_QUERIES)('%s is 400', async (query) => {
    const org = await newOrg();
    await expect(requestStream(lab, hub, org.id, { query })).rejects.toMatchObject({ code: 'bad_request' });
    expect(hub.connections.total()).toBe(0);
  });

  test.each(['cross-site', 'same-site'])('a page of another site (%s): 403', async (site) => {
    const org = await newOrg();
    const headers = { 'sec-fetch-site': site };
    await expect(requestStream(lab, hub, org.id, { headers })).rejects.toMatchObject({ code: 'forbidden' });
    const own = await connect(org.id, { headers: { 'sec-fetch-site': 'same-origin' } });
    await own.cancel();
  });

  test('one stream too many for one person is 429 with Retry-After; other people are not affected', async () => {
    const org = await newOrg();
    const env = { STREAMS_PER_PERSON: 2 };
    const open = [await connect(org.id, { env }), await connect(org.id, { env })];
    const burst = await Promise.allSettled([1, 2, 3].map(() => requestStream(lab, hub, org.id, { env })));
    for (const result of burst) {
      expect(result).toMatchObject({ reason: { code: 'too_many', details: { retry_after: 5 } } });
    }
    const other = await connect(org.id, { env, actorId: 'ben' });
    await other.cancel();
    await open[0]?.cancel();
    const next = await connect(org.id, { env });
    await next.cancel();
    await open[1]?.cancel();
    expect(hub.connections.total()).toBe(0);
  });
});

describe('the route', () => {
  test.each(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
    'refuses %s with 405',
    async (method) => {
      const route = await import('../../app/api/orgs/[org]/events/route');
      const response = route[method]();
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET');
      expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
    },
  );
});
