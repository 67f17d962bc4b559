import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { EventHub, StreamListener } from '../../lib/events/hub/event-hub';
import { readStreamHead } from '../../lib/events/log';
import { event, org_stream } from '../../lib/events/tables';
import { insertOrg } from '../helpers/db/embedded';
import { lab, withLab } from '../helpers/stream/with-lab';
import { waitFor } from '../helpers/wait';

withLab();

/** A connection that reads from `from`, or from the head, each time the hub notifies it. */
async function connect(hub: EventHub, orgId: string, from?: number) {
  const head = await readStreamHead(lab.database.db, orgId);
  const chunks: { text: string; bytes: Uint8Array }[] = [];
  const signals: string[] = [];
  let cursor = from ?? head.head;
  let reading = Promise.resolve();
  const listener: StreamListener = {
    actorId: 'ana',
    onAvailable: () => {
      reading = reading.then(read);
    },
    onClose: (reason) => void signals.push(reason),
    onEpochChanged: (found) => void signals.push(`replaced ${found.epoch} ${found.head}`),
  };
  const subscription = hub.subscribe(orgId, head, listener);
  async function read(): Promise<void> {
    for (;;) {
      const chunk = await subscription.next(cursor);
      if (chunk === 'gone') signals.push('gone');
      if (!chunk || chunk === 'gone') return;
      chunks.push({ bytes: chunk.bytes, text: new TextDecoder().decode(chunk.bytes) });
      cursor = chunk.seq;
    }
  }
  listener.onAvailable();
  const sequence = () =>
    [
      ...chunks
        .map(({ text }) => text)
        .join('')
        .matchAll(/^id: \w+\.(\d+)$/gm),
    ].map((match) => Number(match[1]));
  return { chunks, signals, sequence, subscription, close: () => subscription.close() };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('reads from the table and from the buffer return the same events, in order and without gaps', async () => {
  const org = await insertOrg(lab.database, 'replay');
  const hub = lab.openHub();
  await lab.append(org, 450);
  const connection = await connect(hub, org, 0);
  for (let batch = 0; batch < 10; batch += 1) await lab.append(org, 30);
  await waitFor('all events', () => connection.sequence().length >= 750);
  expect(connection.sequence()).toEqual(upTo(750));
  expect(connection.subscription.covers(100)).toBe(false);
  expect(connection.subscription.covers(740)).toBe(true);
  connection.close();
});

test('all connections of an organization share the same encoded bytes', async () => {
  const org = await insertOrg(lab.database, 'shared');
  const hub = lab.openHub();
  const connections = [await connect(hub, org), await connect(hub, org), await connect(hub, org)];
  await lab.append(org, 3);
  await waitFor('the batch', () => connections.every((one) => one.sequence().length === 3));
  const [first, ...others] = connections.map((one) => one.chunks[0]?.bytes);
  expect(first).toBeDefined();
  for (const bytes of others) expect(bytes).toBe(first);
  for (const one of connections) one.close();
});

test('a commit without a notification is found by the poll', async () => {
  const org = await insertOrg(lab.database, 'second-process');
  const hub = lab.openHub();
  const connection = await connect(hub, org);
  await lab.append(org, 2, { notify: false });
  await waitFor('the polled events', () => connection.sequence().length === 2);
  expect(connection.sequence()).toEqual([1, 2]);
  connection.close();
});

test('an event committed between reading the head and subscribing is not missed, even without notifier and poll', async () => {
  const org = await insertOrg(lab.database, 'between');
  const hub = lab.openHub({ pollMs: 1_000_000 });
  const head = await readStreamHead(lab.database.db, org);
  await lab.append(org, 1);
  const notified = new Promise<void>((notify) => {
    const listener = { actorId: 'ana', onAvailable: notify, onClose: () => {}, onEpochChanged: () => {} };
    const subscription = hub.subscribe(org, head, listener);
    expect(subscription.head()).toBe(0);
  });
  await notified;
});

test('an organization’s connections get no events of another one', async () => {
  const mine = await insertOrg(lab.database, 'mine');
  const theirs = await insertOrg(lab.database, 'theirs');
  const hub = lab.openHub();
  const [here, there] = [await connect(hub, mine), await connect(hub, theirs)];
  await lab.append(theirs, 2);
  await lab.append(mine, 1);
  await waitFor('both', () => here.sequence().length === 1 && there.sequence().length === 2);
  expect(here.sequence()).toEqual([1]);
  here.close();
  there.close();
});

test('a database outage is reported, ends no stream and loses no event', async () => {
  const org = await insertOrg(lab.database, 'outage');
  let away = false;
  const db = new Proxy(lab.database.db, {
    get(target, name, receiver) {
      if (away && name === 'select') {
        return () => {
          throw new Error('terminating connection due to administrator command');
        };
      }
      return Reflect.get(target, name, receiver);
    },
  });
  const hub = lab.openHub({ database: { db } });
  const connection = await connect(hub, org);
  const before = lab.reports.length;
  away = true;
  await lab.append(org, 5);
  await waitFor('the report', () => lab.reports.length > before);
  expect(connection.signals).toEqual([]);
  away = false;
  await waitFor('the events', () => connection.sequence().length === 5);
  expect(connection.sequence()).toEqual(upTo(5));
  connection.close();
});

test('every connection is notified of a restored database', async () => {
  const org = await insertOrg(lab.database, 'restored');
  const hub = lab.openHub();
  await lab.append(org, 3);
  const connection = await connect(hub, org);
  await lab.database.db.update(org_stream).set({ epoch: 'restored', head: 1 }).where(sql`org_id = ${org}`);
  await waitFor('the notification', () => connection.signals.length > 0);
  expect(connection.signals).toEqual(['replaced restored 1']);
  connection.close();
  expect(hub.connections.total()).toBe(0);
});

test('a read at a cursor whose next events were purged returns gone', async () => {
  const org = await insertOrg(lab.database, 'purged');
  await lab.append(org, 10);
  await lab.database.db.delete(event).where(sql`org_id = ${org} and seq <= 5`);
  const hub = lab.openHub();
  expect((await connect(hub, org, 5)).signals).toEqual([]);
  const late = await connect(hub, org, 2);
  await waitFor('the answer', () => late.signals.length > 0);
  expect(late.signals).toEqual(['gone']);
});

test('deleting an organization ends its streams', async () => {
  const org = await insertOrg(lab.database, 'deleted');
  const hub = lab.openHub();
  const connection = await connect(hub, org);
  await lab.database.db.execute(sql`delete from organization where id = ${org}`);
  await waitFor('the end', () => connection.signals.length > 0);
  expect(connection.signals).toEqual(['revoked']);
});

test('draining ends every connection', async () => {
  const org = await insertOrg(lab.database, 'drained');
  const hub = lab.openHub();
  const connections = [await connect(hub, org), await connect(hub, org)];
  expect(hub.connections.perActor('ana')).toBe(2);
  await lab.append(org, 1);
  await hub.close('drain');
  expect(hub.isClosed()).toBe(true);
  for (const one of connections) expect(one.signals).toEqual(['drain']);
  for (const one of connections) one.close();
  for (const one of connections) one.close();
  expect(hub.connections.total()).toBe(0);
});

test('a listener that throws does not keep events from the others', async () => {
  const org = await insertOrg(lab.database, 'throwing');
  const hub = lab.openHub({ pollMs: 1_000_000 });
  const head = await readStreamHead(lab.database.db, org);
  const broken = () => {
    throw new Error('broken listener');
  };
  hub.subscribe(org, head, { actorId: 'ben', onAvailable: broken, onClose: broken, onEpochChanged: broken });
  const connection = await connect(hub, org);
  await lab.append(org, 1);
  await waitFor('the event', () => connection.sequence().length === 1);
  expect(connection.sequence()).toEqual([1]);
  await hub.close('drain');
  expect(connection.signals).toEqual(['drain']);
  const reports = lab.reports.filter(({ message }) => message === 'broken listener');
  expect(reports.length).toBeGreaterThanOrEqual(2);
  lab.reports.splice(0);
});
