import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventHub, Listener } from '../../lib/events/hub/event-hub';
import { readStreamHead } from '../../lib/events/log';
import { event, org_stream } from '../../lib/events/tables';
import { insertOrg } from '../helpers/db/embedded';
import { type Lab, openLab } from '../helpers/stream/stream-lab';
import { waitFor } from '../helpers/wait';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

/** A connection that reads on whenever it is woken, from `from` or from the head. */
async function connect(hub: EventHub, orgId: string, from?: number) {
  const head = await readStreamHead(lab.database.db, orgId);
  const seen: { text: string; bytes: Uint8Array }[] = [];
  const said: string[] = [];
  let cursor = from ?? head.head;
  let reading = Promise.resolve();
  const listener: Listener = {
    actorId: 'ana',
    onAvailable: () => {
      reading = reading.then(read);
    },
    onClose: (reason) => void said.push(reason),
    onEpochChanged: (found) => void said.push(`replaced ${found.epoch} ${found.head}`),
  };
  const subscription = hub.subscribe(orgId, head, listener);
  async function read(): Promise<void> {
    for (;;) {
      const chunk = await subscription.next(cursor);
      if (chunk === 'gone') said.push('gone');
      if (!chunk || chunk === 'gone') return;
      seen.push({ bytes: chunk.bytes, text: new TextDecoder().decode(chunk.bytes) });
      cursor = chunk.seq;
    }
  }
  listener.onAvailable();
  const sequence = () =>
    [
      ...seen
        .map(({ text }) => text)
        .join('')
        .matchAll(/^id: \w+\.(\d+)$/gm),
    ].map((match) => Number(match[1]));
  return { seen, said, sequence, subscription, close: () => subscription.close() };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('the table and the memory give the same events, in order and without holes', async () => {
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

test('all connections of an org get the very same bytes', async () => {
  const org = await insertOrg(lab.database, 'shared');
  const hub = lab.openHub();
  const connections = [await connect(hub, org), await connect(hub, org), await connect(hub, org)];
  await lab.append(org, 3);
  await waitFor('the batch', () => connections.every((one) => one.sequence().length === 3));
  const [first, ...others] = connections.map((one) => one.seen[0]?.bytes);
  expect(first).toBeDefined();
  for (const bytes of others) expect(bytes).toBe(first);
  for (const one of connections) one.close();
});

test('a commit that rang no notifier here is found by the poll', async () => {
  const org = await insertOrg(lab.database, 'second-process');
  const hub = lab.openHub();
  const connection = await connect(hub, org);
  await lab.append(org, 2, { ring: false });
  await waitFor('the polled events', () => connection.sequence().length === 2);
  expect(connection.sequence()).toEqual([1, 2]);
  connection.close();
});

test('an event committed between reading the head and subscribing is not missed, even without notifier and poll', async () => {
  const org = await insertOrg(lab.database, 'between');
  const hub = lab.openHub({ pollMs: 1_000_000 });
  const head = await readStreamHead(lab.database.db, org);
  await lab.append(org, 1);
  const woken = new Promise<void>((wake) => {
    const listener = { actorId: 'ana', onAvailable: wake, onClose: () => {}, onEpochChanged: () => {} };
    const subscription = hub.subscribe(org, head, listener);
    expect(subscription.head()).toBe(0);
  });
  await woken;
});

test('organizations do not hear each other', async () => {
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

test('the database may go away and come back: streams stay, nothing is lost, one complaint', async () => {
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
  const before = lab.complaints.length;
  away = true;
  await lab.append(org, 5);
  await waitFor('the complaint', () => lab.complaints.length > before);
  expect(connection.said).toEqual([]);
  away = false;
  await waitFor('the events', () => connection.sequence().length === 5);
  expect(connection.sequence()).toEqual(upTo(5));
  connection.close();
});

test('a restored database (another epoch, or a lower head) is told to every connection', async () => {
  const org = await insertOrg(lab.database, 'restored');
  const hub = lab.openHub();
  await lab.append(org, 3);
  const connection = await connect(hub, org);
  await lab.database.db.update(org_stream).set({ epoch: 'restored', head: 1 }).where(sql`org_id = ${org}`);
  await waitFor('the news', () => connection.said.length > 0);
  expect(connection.said).toEqual(['replaced restored 1']);
  connection.close();
  expect(hub.connections.total()).toBe(0);
});

test('a cursor whose events were purged is told so', async () => {
  const org = await insertOrg(lab.database, 'purged');
  await lab.append(org, 10);
  await lab.database.db.delete(event).where(sql`org_id = ${org} and seq <= 5`);
  const hub = lab.openHub();
  expect((await connect(hub, org, 5)).said).toEqual([]);
  const late = await connect(hub, org, 2);
  await waitFor('the answer', () => late.said.length > 0);
  expect(late.said).toEqual(['gone']);
});

test('an organization that is deleted leaves no stream behind', async () => {
  const org = await insertOrg(lab.database, 'deleted');
  const hub = lab.openHub();
  const connection = await connect(hub, org);
  await lab.database.db.execute(sql`delete from organization where id = ${org}`);
  await waitFor('the end', () => connection.said.length > 0);
  expect(connection.said).toEqual(['revoked']);
});

test('draining ends every connection and then leaves the database alone', async () => {
  const org = await insertOrg(lab.database, 'drained');
  const hub = lab.openHub();
  const connections = [await connect(hub, org), await connect(hub, org)];
  expect(hub.connections.perActor('ana')).toBe(2);
  await lab.append(org, 1);
  await hub.close('drain');
  expect(hub.isClosed()).toBe(true);
  for (const one of connections) expect(one.said).toEqual(['drain']);
  for (const one of connections) one.close();
  for (const one of connections) one.close();
  expect(hub.connections.total()).toBe(0);
});

test('a listener that throws keeps no event from the others', async () => {
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
  expect(connection.said).toEqual(['drain']);
  const complaints = lab.complaints.filter(({ message }) => message === 'broken listener');
  expect(complaints.length).toBeGreaterThanOrEqual(2);
  lab.complaints.splice(0);
});
