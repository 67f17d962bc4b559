import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

// A route handler gets a copy of the request and never sees the connection. Two things need it: a stalled reader can only be
// got rid of at its socket (an error on the web stream waits behind the pending write for ever), and writing past Next's
// stream machinery costs a third. Node tells of each request on a public diagnostics channel; the two halves find each
// other by a number in a header that nobody outside can set.

const HEADER = 'x-greenlight-response';
const STREAM_PATH = /^\/api\/orgs\/[^/?]+\/events(?:\?|$)/;

const SLOT = Symbol.for('greenlight.responses');
const slots: typeof globalThis & { [SLOT]?: Map<string, ServerResponse> } = globalThis;

type Started = { request: IncomingMessage; response: ServerResponse };
const StartedSchema = z.custom<Started>(
  (value) => typeof value === 'object' && value !== null && 'request' in value && 'response' in value,
);

/** Begins to keep the responses of stream requests while they are open. To be called before the server takes requests. */
export function keepStreamResponses(): void {
  if (slots[SLOT]) return;
  const open = new Map<string, ServerResponse>();
  slots[SLOT] = open;
  let count = 0;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = StartedSchema.parse(message);
    delete request.headers[HEADER];
    if (!STREAM_PATH.test(request.url ?? '')) return;
    count += 1;
    const id = String(count);
    request.headers[HEADER] = id;
    open.set(id, response);
    response.once('close', () => open.delete(id));
  });
}

/** The response that this request will be answered on; null where it is not known, as in tests without a server. */
export function responseOf(request: Request): ServerResponse | null {
  return slots[SLOT]?.get(request.headers.get(HEADER) ?? '') ?? null;
}
