import { afterAll, beforeAll } from 'vitest';
import type { EventHub } from '../../../lib/events/hub/event-hub';
import { readStreamHead } from '../../../lib/events/log';
import { insertOrg } from '../db/embedded';
import { waitFor } from '../wait';
import { askStream, type ConnectOptions, type Lab, openLab, readStream } from './stream-lab';
import { type StreamServer, serveStreams } from './stream-server';

/** Set by `withStreams`, once per file. */
export let lab: Lab;
export let hub: EventHub;
export const WAYS = ['directly', 'through the web stream', 'past it'] as const;
export type Way = (typeof WAYS)[number];
let servers: Record<Exclude<Way, 'directly'>, StreamServer>;
let orgs = 0;

/** Called once at the top of a test file: sets up a log and three ways to an org's stream. */
export function withStreams(): void {
  beforeAll(async () => {
    lab = await openLab();
    hub = lab.openHub();
    servers = {
      'through the web stream': await serveStreams(lab, hub, { past: false }),
      'past it': await serveStreams(lab, hub, { past: true }),
    };
  });
  afterAll(async () => {
    for (const server of Object.values(servers)) server.close();
    await lab.close();
  });
}

/** A new org with `count` events. */
export async function anOrg(count = 0) {
  orgs += 1;
  const id = await insertOrg(lab.database, `org-${orgs}`);
  if (count > 0) await lab.append(id, count);
  const { epoch } = await readStreamHead(lab.database.db, id);
  return { id, epoch, cursor: (seq: number) => `${epoch}.${seq}` };
}

/** Without a server, or over HTTP in one of two ways; a client must not notice which. */
export async function connectBy(way: Way, orgId: string, options: ConnectOptions = {}) {
  const response =
    way === 'directly' ? askStream(lab, hub, orgId, options) : servers[way].ask(orgId, options);
  return readStream(await response);
}

export const connect = (orgId: string, options: ConnectOptions = {}) => connectBy('directly', orgId, options);
export const nobodyIsLeft = () => waitFor('nobody to be left', () => hub.connections.total() === 0);

export const idsOf = (epoch: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${epoch}.${first + index}`);
