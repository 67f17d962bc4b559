import 'server-only';
import { AsyncResource } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

// A route handler gets a copy of the request and never sees the connection. Two things need it: a stalled reader can only be
// got rid of at its socket (an error on the web stream waits behind the pending write for ever), and writing past Next's
// stream machinery costs a third. Node tells of each request on a public diagnostics channel; the two halves find each
// other by a number in a header that nobody outside can set.

const HEADER = 'x-greenlight-response';
const STREAM_PATH = /^\/api\/orgs\/[^/?]+\/events(?:\?|$)/;

type Slot = { responses: Map<string, ServerResponse>; outside: AsyncResource };
const SLOT = Symbol.for('greenlight.responses');
const slots: typeof globalThis & { [SLOT]?: Slot } = globalThis;

type Started = { request: IncomingMessage; response: ServerResponse };
const StartedSchema = z.custom<Started>(
  (value) => typeof value === 'object' && value !== null && 'request' in value && 'response' in value,
);

/** Begins to keep the responses of stream requests until they are asked for. To be called before the server takes requests. */
export function captureStreamResponses(): void {
  if (slots[SLOT]) return;
  const responses = new Map<string, ServerResponse>();
  slots[SLOT] = { responses, outside: new AsyncResource('greenlight.streams') };
  let count = 0;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = StartedSchema.parse(message);
    delete request.headers[HEADER];
    if (!STREAM_PATH.test(request.url ?? '')) return;
    count += 1;
    const id = String(count);
    request.headers[HEADER] = id;
    responses.set(id, response);
    response.once('close', () => responses.delete(id));
  });
}

/** The response that this request will be answered on, once; null where it is not known, as in tests without a server. */
export function claimResponse(request: Request): ServerResponse | null {
  const id = request.headers.get(HEADER) ?? '';
  const response = slots[SLOT]?.responses.get(id) ?? null;
  slots[SLOT]?.responses.delete(id);
  return response;
}

/**
 * Runs `work` as if no request had caused it. Timers and promises keep what they were begun in, and Next puts all that it
 * knows of a request there: a stream that lives for ten minutes would hold on to it.
 */
export function runOutsideRequestContext(work: () => void): void {
  const outside = slots[SLOT]?.outside;
  if (outside) outside.runInAsyncScope(work);
  else work();
}
