import 'server-only';
import type { Database } from '../../db/transaction';
import type { Env } from '../../env';
import { AppError } from '../../errors';
import type { EventHub } from '../../events/hub/event-hub';
import type { Limit } from '../../events/hub/stream-metrics';
import { readStreamHead, type StreamHead } from '../../events/log';
import { parseCursor, type ResetReason } from '../../events/schema';
import type { StreamBridge } from '../../next-bridge/stream-bridge';
import type { Presence } from '../../presence/presence';
import { openConnection } from './connection';

const UNVERIFIED_MS = 60_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // `no-transform` also keeps Next and proxies from compressing: a compressed stream costs three times as much.
  'cache-control': 'no-cache, no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

const STREAM_URL = /^\/api\/orgs\/[^/?]+\/events(?:\?|$)/;

/** Whether this request target is an event stream; its response is captured for the bridge to Next. */
export function isStreamUrl(url: string): boolean {
  return STREAM_URL.test(url);
}

export type StreamOptions = {
  request: Request;
  orgId: string;
  /** The id of the user or of the API key; the number of their streams is limited. */
  actorId: string;
  hub: EventHub;
  presence: Pick<Presence, 'subscribe'>;
  database: Pick<Database, 'db'>;
  bridge: Pick<StreamBridge, 'openWriter'>;
  env: Pick<
    Env,
    `STREAM_${'HEARTBEAT' | 'LIFETIME' | 'STALL'}_S` | `STREAMS_PER_${'PERSON' | 'ORG' | 'PROCESS'}`
  >;
  /** Called at each heartbeat and before each page of the replay. */
  isStillMember: () => Promise<boolean>;
  /** How long a client may take to read the end of its stream. */
  lingerMs?: number;
  unverifiedMs?: number;
};

/**
 * The organization's event stream. An EventSource gives up for good on any status but 200, so an unusable `Last-Event-ID` is
 * answered with 200 and a `reset` event. After a reset the stream continues live from `head`, so a client that fetches a
 * snapshot on `reset` misses nothing.
 * @throws AppError forbidden, bad_request (an unusable `after`, which only our own client sends), unavailable, too_many
 */
export async function streamEvents(options: StreamOptions): Promise<Response> {
  const { request, orgId, actorId, hub, presence, database, env } = options;
  refuseForeignPages(request);
  const after = readAfter(request);
  refuseWhenDraining(hub);
  const head = await readStreamHead(database.db, orgId);
  refuseWhenDraining(hub);
  // No await between the check and the subscription, or a burst of requests would pass the limits together.
  refuseWhenFull(options);
  if (request.signal.aborted) return new Response(null, { status: 204 });
  const stream = openConnection({
    hub,
    presence,
    orgId,
    actorId,
    head,
    ...startOf(request.headers.get('last-event-id') || after, head),
    isStillMember: options.isStillMember,
    heartbeatMs: env.STREAM_HEARTBEAT_S * 1_000,
    lifetimeMs: env.STREAM_LIFETIME_S * 1_000,
    stallMs: env.STREAM_STALL_S * 1_000,
    unverifiedMs: options.unverifiedMs ?? UNVERIFIED_MS,
    openWriter: options.bridge.openWriter(request, options.lingerMs),
  });
  return new Response(stream, { headers: HEADERS });
}

function refuseWhenDraining(hub: EventHub): void {
  if (!hub.isClosed()) return;
  throw new AppError('unavailable', 'This server is shutting down. Please reconnect.', { retry_after: 1 });
}

/** The person's own limit is checked first, because the person can close other tabs. */
function refuseWhenFull({ hub, actorId, orgId, env }: StreamOptions): void {
  const { connections } = hub;
  const full = (limit: Limit, message: string) => {
    hub.metrics.refused(limit, { orgId, actorId });
    return new AppError('too_many', message, { retry_after: 5 });
  };
  if (connections.perActor(actorId) >= env.STREAMS_PER_PERSON)
    throw full('person', 'You have too many live connections open. Close a few tabs of Greenlight.');
  if (connections.perOrg(orgId) >= env.STREAMS_PER_ORG)
    throw full(
      'organization',
      'Your organization has as many live connections open as it may have. Please try again later.',
    );
  if (connections.total() >= env.STREAMS_PER_PROCESS)
    throw full('process', 'This server has as many live connections as it can hold. Please try again.');
}

/** Browsers send the session cookie with requests of other sites' pages too. Programs send no `Sec-Fetch-Site`. */
function refuseForeignPages(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw new AppError('forbidden', 'The event stream is only for pages of Greenlight itself.');
  }
}

/** An unknown parameter is refused too: a misspelled `after` would silently skip events. */
function readAfter(request: Request): string | null {
  const query = new URL(request.url).searchParams;
  const unknown = [...query.keys()].find((key) => key !== 'after');
  if (unknown !== undefined) {
    throw new AppError('bad_request', 'The stream takes one parameter, "after".');
  }
  const given = query.getAll('after');
  if (given.length > 1 || (given[0] !== undefined && !parseCursor(given[0]))) {
    throw new AppError('bad_request', '"after" is not a valid cursor. A cursor looks like "ab12cd34.17".');
  }
  return given[0] ?? null;
}

/** The stream starts after the cursor if the log still has everything that follows it, otherwise at the head. */
function startOf(
  raw: string | null,
  head: StreamHead & { oldest: number },
): { from: number; reset: ResetReason | null } {
  if (!raw) return { from: head.head, reset: null };
  const cursor = parseCursor(raw);
  if (!cursor) return { from: head.head, reset: 'bad_cursor' };
  if (cursor.epoch !== head.epoch) return { from: head.head, reset: 'epoch' };
  if (cursor.seq > head.head) return { from: head.head, reset: 'future' };
  if (cursor.seq + 1 < head.oldest) return { from: head.head, reset: 'retention' };
  return { from: cursor.seq, reset: null };
}
