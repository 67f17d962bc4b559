import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
// Internal to Next: lib/next-bridge/README.md names it in the checklist for upgrades.
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable';
import { AppError } from '../../../lib/errors';
import type { EventHub } from '../../../lib/events/hub/event-hub';
import { errorResponse } from '../../../lib/http/respond';
import { isStreamUrl } from '../../../lib/http/stream/sse';
import { captureStreamResponses, RESPONSE_HEADER } from '../../../lib/next-bridge/response-registry';
import { type ConnectOptions, type Lab, requestStream } from './stream-lab';

/**
 * A Node server that responds to stream requests as Next does, with Next's own pipe from a stream to a response. With
 * `detached` the response is captured, so that the bytes bypass that pipe; without it they go through the web stream.
 */
export async function serveStreams(
  lab: Lab,
  hub: EventHub,
  { detached, lingerMs }: { detached: boolean; lingerMs?: number },
) {
  const requests = new Map<string, { org: string; options: ConnectOptions }>();
  const sockets = new Set<Socket>();
  let count = 0;
  if (detached) captureStreamResponses(isStreamUrl);
  const server = createServer(async (request, response) => {
    const disconnect = new AbortController();
    response.once('close', () => disconnect.abort());
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const { org, options } = requests.get(pathname) ?? { org: '', options: {} };
    const { cookie, [RESPONSE_HEADER]: id = '' } = request.headers;
    const found: Record<string, string> = detached ? { [RESPONSE_HEADER]: String(id) } : {};
    const answer = await requestStream(lab, hub, org, {
      ...options,
      ...(lingerMs === undefined ? {} : { lingerMs }),
      headers: { ...options.headers, ...found, ...(cookie ? { cookie } : {}) },
      signal: disconnect.signal,
    }).catch((error: unknown) => {
      if (error instanceof AppError) return errorResponse(error);
      throw error;
    });
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    if (answer.body) await pipeToNodeResponse(answer.body, response);
    else response.end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;

  return {
    port,
    sockets,
    /** The path under which a stream with these options is answered. */
    path(org: string, options: ConnectOptions = {}): string {
      count += 1;
      const path = `/api/orgs/request-${count}/events`;
      requests.set(path, { org, options });
      return path;
    },
    request(org: string, options: ConnectOptions = {}): Promise<Response> {
      const { signal } = options;
      return fetch(`http://127.0.0.1:${port}${this.path(org, options)}`, signal ? { signal } : {});
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
export type StreamServer = Awaited<ReturnType<typeof serveStreams>>;
