import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { event } from '../../lib/events/tables';
import { type ConnectOptions, readStream, requestStream } from '../helpers/stream/stream-lab';
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

  test('leaves no connection when the client aborts or cancels', async () => {
    const org = await newOrg(1);
    const disconnect = new AbortController();
    const stream = await connect(org.id, { signal: disconnect.signal });
    await stream.until('caught-up');
    disconnect.abort();
    await stream.ended;
    await noConnectionsLeft();
    const cancelled = await connect(org.id);
    await cancelled.cancel();
    await cancelled.cancel();
    await noConnectionsLeft();
    expect(hub.connections.perOrg(org.id)).toBe(0);
  });

  test('is not opened for a request that was aborted before', async () => {
    const org = await newOrg();
    const response = await requestStream(lab, hub, org.id, { signal: AbortSignal.abort() });
    expect(response.body).toBeNull();
    await noConnectionsLeft();
  });

  test('ends at the next heartbeat after the person has lost access', async () => {
    const org = await newOrg();
    let member = true;
    const stream = await connect(org.id, {
      isStillMember: async () => member,
      env: { STREAM_HEARTBEAT_S: 0.02 },
    });
    await stream.until('hb');
    member = false;
    await stream.ended;
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"revoked"}' });
  });

  test('checks access again before each page of a replay', async () => {
    const org = await newOrg(900);
    let checks = 0;
    const stream = await connect(org.id, {
      after: org.cursor(0),
      isStillMember: async () => {
        checks += 1;
        return checks < 3;
      },
    });
    await stream.ended;
    expect(stream.data('bye')).toEqual({ reason: 'revoked' });
    // The check at the opening of the stream covers the first page.
    expect(stream.ids()).toEqual(idsOf(org.epoch, 1, 600));
  });

  test('survives failing access checks when the database recovers', async () => {
    const org = await newOrg();
    let checks = 0;
    const stream = await connect(org.id, {
      isStillMember: async () => {
        checks += 1;
        if (checks % 4 !== 0) throw new Error('the database is away');
        return true;
      },
      env: { STREAM_HEARTBEAT_S: 0.02 },
    });
    await waitFor('ten heartbeats', () => stream.names().filter((name) => name === 'hb').length >= 10);
    expect(stream.names()).not.toContain('bye');
    await stream.cancel();
  });

  test('ends when access could not be confirmed for too long', async () => {
    const org = await newOrg();
    const stream = await connect(org.id, {
      isStillMember: () => Promise.reject(new Error('the database is away')),
      unverifiedMs: 100,
      env: { STREAM_HEARTBEAT_S: 0.02 },
    });
    await stream.ended;
    expect(stream.data('bye')).toEqual({ reason: 'rotate' });
  });

  test('is rotated after its lifetime', async () => {
    const org = await newOrg();
    const stream = await connect(org.id, { env: { STREAM_LIFETIME_S: 0.05 } });
    await stream.ended;
    expect(stream.data('bye')).toEqual({ reason: 'rotate' });
    await noConnectionsLeft();
  });

  test('gets a bye and is closed when the hub drains, and no new one is accepted', async () => {
    const org = await newOrg();
    const draining = lab.openHub();
    const stream = readStream(await requestStream(lab, draining, org.id));
    await stream.until('caught-up');
    await draining.close('drain');
    await stream.ended;
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"drain"}' });
    await expect(requestStream(lab, draining, org.id)).rejects.toMatchObject({
      code: 'unavailable',
      details: { retry_after: 1 },
    });
  });

  test('is reset when a purge overtakes its replay', async () => {
    const org = await newOrg(900);
    let pages = 0;
    const stream = await connect(org.id, {
      after: org.cursor(0),
      isStillMember: async () => {
        pages += 1;
        if (pages === 1) await lab.database.db.delete(event).where(sql`org_id = ${org.id} and seq <= 600`);
        return true;
      },
    });
    await stream.ended;
    expect(stream.data('reset')).toEqual({ reason: 'retention', epoch: org.epoch, head: 900 });
  });
});

describe('a client that does not read', () => {
  test('has a bounded buffer, and is disconnected when it stays behind for too long', async () => {
    const org = await newOrg();
    const response = await requestStream(lab, hub, org.id, { env: { STREAM_STALL_S: 0.05 } });
    const healthy = await connect(org.id);
    const filler = 'x'.repeat(10_000);
    for (let batch = 0; batch < 40; batch += 1) await lab.append(org.id, 10, { filler });
    await waitFor('the healthy reader', () => healthy.ids().length === 400);
    await waitFor('the end of the stalled one', () => hub.connections.total() === 1);
    const stalled = readStream(response);
    await stalled.ended;
    expect(stalled.data('bye')).toEqual({ reason: 'slow' });
    const bytes = stalled.frames.reduce((sum, frame) => sum + frame.data.length, 0);
    expect(bytes).toBeLessThan(256 * 1_024);
    const back = await connect(org.id, {
      headers: { 'last-event-id': stalled.ids().at(-1) ?? org.cursor(0) },
    });
    await back.until('caught-up');
    expect([...stalled.ids(), ...back.ids()]).toEqual(idsOf(org.epoch, 1, 400));
    await back.cancel();
    await healthy.cancel();
  });
});
