import { afterAll, beforeAll } from 'vitest';
import type { EventHub } from '../../../lib/events/hub/event-hub';
import { readStreamHead } from '../../../lib/events/log';
import { insertOrg } from '../db/embedded';
import { waitFor } from '../wait';
import { type ConnectOptions, type Lab, openLab, readStream, requestStream } from './stream-lab';
import { type StreamServer, serveStreams } from './stream-server';

/** Set by `withStreams`, once per file. */
export let lab: Lab;
export let hub: EventHub;
export const TRANSPORTS = ['without a server', 'through the web stream', 'detached'] as const;
export type Transport = (typeof TRANSPORTS)[number];
let servers: Record<Exclude<Transport, 'without a server'>, StreamServer>;
let orgs = 0;

/** Called once at the top of a test file: sets up a log and three transports of an org's stream. */
export function withStreams(): void {
  beforeAll(async () => {
    lab = await openLab();
    hub = lab.openHub();
    servers = {
      'through the web stream': await serveStreams(lab, hub, { detached: false }),
      detached: await serveStreams(lab, hub, { detached: true }),
    };
  });
  afterAll(async () => {
    for (const server of Object.values(servers)) server.close();
    await lab.close();
  });
}

/** A new org with `count` events. */
export async function newOrg(count = 0) {
  orgs += 1;
  const id = await insertOrg(lab.database, `org-${orgs}`);
  if (count > 0) await lab.append(id, count);
  const { epoch } = await readStreamHead(lab.database.db, id);
  return { id, epoch, cursor: (seq: number) => `${epoch}.${seq}` };
}

/** Opens a stream without a server, or over HTTP by one of two transports. The client must see no difference. */
export async function connectBy(transport: Transport, orgId: string, options: ConnectOptions = {}) {
  const response =
    transport === 'without a server'
      ? requestStream(lab, hub, orgId, options)
      : servers[transport].request(orgId, options);
  return readStream(await response);
}

export const connect = (orgId: string, options: ConnectOptions = {}) =>
  connectBy('without a server', orgId, options);
export const noConnectionsLeft = () =>
  waitFor('no connection to be left', () => hub.connections.total() === 0);

export const idsOf = (epoch: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${epoch}.${first + index}`);
