import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Database } from '../../../lib/db/transaction';
import { createCommitNotifier } from '../../../lib/events/commit-notifier';
import { createEventHub, type EventHub } from '../../../lib/events/hub/event-hub';
import { appendEvents } from '../../../lib/events/log';
import { EVT_PLAN_STATE_CHANGED } from '../../../lib/events/schema';
import { streamEvents } from '../../../lib/http/stream/sse';
import { createStreamBridge } from '../../../lib/next-bridge/stream-bridge';
import { createPresence } from '../../../lib/presence/presence';
import { openEmbedded } from '../db/embedded';
import { waitFor } from '../wait';

type LabOptions = { pollMs?: number; database?: Database };

/** A database (in memory unless another is given), a notifier and a hub, without a server. */
export async function openLab({ pollMs = 20, database: given }: LabOptions = {}) {
  const database = given ? Object.assign(given, { committed: [], work: [] }) : await openEmbedded();
  const notifier = createCommitNotifier();
  const presence = createPresence();
  const reports: Error[] = [];
  const bridge = createStreamBridge({
    onFallback: (reason, detail) => void reports.push(new Error(`${reason}: ${detail}`)),
  });
  const hubs: EventHub[] = [];
  return {
    database,
    notifier,
    presence,
    reports,
    bridge,
    openHub(overrides: Partial<Parameters<typeof createEventHub>[0]> = {}): EventHub {
      const report = (error: Error) => void reports.push(error);
      const hub = createEventHub({ database, notifier, pollMs, report, ...overrides });
      hubs.push(hub);
      return hub;
    },
    async append(orgId: string, count = 1, { notify = true, filler = '' } = {}): Promise<number> {
      const last = await database.transaction((tx) =>
        appendEvents(tx, orgId, count, (first, publish) => {
          for (let seq = first; seq < first + count; seq += 1) {
            const state = { status: 'completed' as const, summary: filler };
            const payload = { plan_id: `plan-${seq}`, state, version: seq };
            publish({ seq, type: EVT_PLAN_STATE_CHANGED, payload });
          }
          return first + count - 1;
        }),
      );
      if (notify) notifier.notify(new Set([orgId]));
      return last;
    },
    async close() {
      for (const hub of hubs) await hub.close('drain');
      presence.close();
      await database.close();
    },
  };
}
export type Lab = Awaited<ReturnType<typeof openLab>>;

export type Reader = {
  response: Response;
  frames: EventSourceMessage[];
  /** The names of the frames so far. */
  names(): string[];
  ids(): string[];
  data(name: string): unknown;
  until(name: string, matches?: (data: string) => boolean): Promise<EventSourceMessage>;
  ended: Promise<void>;
  cancel(): Promise<void>;
};

/** Reads a stream's body as a browser does. */
export function readStream(response: Response): Reader {
  const frames: EventSourceMessage[] = [];
  const reader = response.body?.getReader();
  const parser = createParser({ onEvent: (event) => void frames.push(event) });
  const decoder = new TextDecoder();
  async function read(): Promise<void> {
    try {
      for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
        parser.feed(decoder.decode(chunk.value, { stream: true }));
      }
    } catch {
      // Disconnected by either side.
    }
  }
  return {
    response,
    frames,
    names: () => frames.map((frame) => frame.event ?? ''),
    ids: () => frames.flatMap((frame) => frame.id ?? []),
    data: (name) => JSON.parse(frames.findLast((frame) => frame.event === name)?.data ?? 'null'),
    until: (name, matches = () => true) =>
      waitFor(
        `the event ${name}`,
        () => frames.find((frame) => frame.event === name && matches(frame.data)),
        {
          every: 2,
        },
      ),
    ended: read(),
    cancel: async () => reader?.cancel(),
  };
}

export type ConnectOptions = Partial<Omit<Parameters<typeof streamEvents>[0], 'request' | 'env'>> & {
  after?: string;
  query?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  env?: Partial<Parameters<typeof streamEvents>[0]['env']>;
};

/** Requests the stream of an org as a member. */
export function requestStream(
  lab: Lab,
  hub: EventHub,
  orgId: string,
  options: ConnectOptions = {},
): Promise<Response> {
  const { after, query, headers = {}, signal, env, ...rest } = options;
  const search = query ?? (after === undefined ? '' : `?after=${after}`);
  const url = `http://localhost/api/orgs/${orgId}/events${search}`;
  return streamEvents({
    request: new Request(url, { headers, ...(signal ? { signal } : {}) }),
    orgId,
    actorId: 'ana',
    hub,
    presence: lab.presence,
    database: lab.database,
    bridge: lab.bridge,
    isStillMember: async () => true,
    ...rest,
    env: {
      STREAM_HEARTBEAT_S: 3_600,
      STREAM_LIFETIME_S: 3_600,
      STREAM_STALL_S: 30,
      STREAMS_PER_PERSON: 1_000,
      STREAMS_PER_ORG: 1_000,
      STREAMS_PER_PROCESS: 1_000,
      ...env,
    },
  });
}
