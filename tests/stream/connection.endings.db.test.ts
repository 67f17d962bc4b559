import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { event } from '../../lib/events/tables';
import { askStream, type ConnectOptions, readStream } from '../helpers/stream/stream-lab';
import {
  anOrg,
  connect,
  connectBy,
  hub,
  idsOf,
  lab,
  nobodyIsLeft,
  WAYS,
  withStreams,
} from '../helpers/stream/stream-ways';
import { waitFor } from '../helpers/wait';

withStreams();

describe.each(WAYS)('how a stream ends, %s', (way) => {
  const connect = (orgId: string, options: ConnectOptions = {}) => connectBy(way, orgId, options);

  test('the client disconnects: nothing is left, whichever way it does', async () => {
    const org = await anOrg(1);
    const gone = new AbortController();
    const stream = await connect(org.id, { signal: gone.signal });
    await stream.until('caught-up');
    gone.abort();
    await stream.ended;
    await nobodyIsLeft();
    const cancelled = await connect(org.id);
    await cancelled.cancel();
    await cancelled.cancel();
    await nobodyIsLeft();
    expect(hub.connections.perOrg(org.id)).toBe(0);
  });

  test('a request that was already aborted opens nothing', async () => {
    const org = await anOrg();
    const response = await askStream(lab, hub, org.id, { signal: AbortSignal.abort() });
    expect(response.body).toBeNull();
    await nobodyIsLeft();
  });

  test('a person who lost access is disconnected at the next heartbeat', async () => {
    const org = await anOrg();
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

  test('access is checked again before each page of a replay', async () => {
    const org = await anOrg(900);
    let asked = 0;
    const stream = await connect(org.id, {
      after: org.cursor(0),
      isStillMember: async () => {
        asked += 1;
        return asked < 3;
      },
    });
    await stream.ended;
    expect(stream.data('bye')).toEqual({ reason: 'revoked' });
    // The check at the opening of the stream covers the first page.
    expect(stream.ids()).toEqual(idsOf(org.epoch, 1, 600));
  });

  test('a database that fails during the access check does not end the stream, if it recovers', async () => {
    const org = await anOrg();
    let asked = 0;
    const stream = await connect(org.id, {
      isStillMember: async () => {
        asked += 1;
        if (asked % 4 !== 0) throw new Error('the database is away');
        return true;
      },
      env: { STREAM_HEARTBEAT_S: 0.02 },
    });
    await waitFor('ten beats', () => stream.names().filter((name) => name === 'hb').length >= 10);
    expect(stream.names()).not.toContain('bye');
    await stream.cancel();
  });

  test('a stream whose access cannot be confirmed ends after a while', async () => {
    const org = await anOrg();
    const stream = await connect(org.id, {
      isStillMember: () => Promise.reject(new Error('the database is away')),
      unverifiedMs: 100,
      env: { STREAM_HEARTBEAT_S: 0.02 },
    });
    await stream.ended;
    expect(stream.names()).toContain('hb');
    expect(stream.data('bye')).toEqual({ reason: 'rotate' });
  });

  test('every stream is rotated after its lifetime', async () => {
    const org = await anOrg();
    const stream = await connect(org.id, { env: { STREAM_LIFETIME_S: 0.05 } });
    await stream.ended;
    expect(stream.data('bye')).toEqual({ reason: 'rotate' });
    await nobodyIsLeft();
  });

  test('draining sends bye, closes the streams and accepts no new ones', async () => {
    const org = await anOrg();
    const draining = lab.openHub();
    const stream = readStream(await askStream(lab, draining, org.id));
    await stream.until('caught-up');
    await draining.close('drain');
    await stream.ended;
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"drain"}' });
    await expect(askStream(lab, draining, org.id)).rejects.toMatchObject({
      code: 'unavailable',
      details: { retry_after: 1 },
    });
  });

  test('a purge that overtakes a reading client resets it', async () => {
    const org = await anOrg(900);
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
  test('has nothing queued, and is disconnected when it reads nothing for too long while behind', async () => {
    const org = await anOrg();
    const response = await askStream(lab, hub, org.id, { env: { STREAM_STALL_S: 0.05 } });
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
