import 'server-only';
import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

// A route handler gets a copy of the request and no access to the connection. Streams need the connection for two reasons: a
// stalled client can only be disconnected at its socket (an error on the web stream waits behind the pending write for ever),
// and writing past Next's stream machinery saves a third of the time. Node publishes each request with its response on a
// public diagnostics channel. A numbered header links the copy of the request to that response; it is deleted from every
// request that arrives, so a client cannot set it.

export const RESPONSE_HEADER = 'x-greenlight-response';
/** The path that the self-test requests from its own server; random, so no other request has it. */
export const SELF_TEST_PATH = `/${randomUUID()}`;

type Slot = { responses: Map<string, ServerResponse>; outsideContext: AsyncResource };
const SLOT = Symbol.for('greenlight.responses');
const slots: typeof globalThis & { [SLOT]?: Slot } = globalThis;

type StartedRequest = { request: IncomingMessage; response: ServerResponse };
const StartedSchema = z.custom<StartedRequest>(
  (value) => typeof value === 'object' && value !== null && 'request' in value && 'response' in value,
);

/**
 * Starts keeping the responses of requests whose URL `isStream` accepts, until they are claimed or closed. Must be called
 * before the server accepts requests; later calls change nothing.
 */
export function captureStreamResponses(isStream: (url: string) => boolean): void {
  if (slots[SLOT]) return;
  const responses = new Map<string, ServerResponse>();
  slots[SLOT] = { responses, outsideContext: new AsyncResource('greenlight.streams') };
  let count = 0;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = StartedSchema.parse(message);
    delete request.headers[RESPONSE_HEADER];
    const { url = '' } = request;
    if (url !== SELF_TEST_PATH && !isStream(url)) return;
    count += 1;
    const id = String(count);
    request.headers[RESPONSE_HEADER] = id;
    responses.set(id, response);
    response.once('close', () => responses.delete(id));
  });
}

/** The Node response of this request, once; null where it was not captured, as in tests without a server. */
export function claimResponse(headers: Headers): ServerResponse | null {
  const id = headers.get(RESPONSE_HEADER) ?? '';
  const response = slots[SLOT]?.responses.get(id) ?? null;
  slots[SLOT]?.responses.delete(id);
  return response;
}

/**
 * Runs `work` in an async context without a request. Timers and promises keep the context that created them, and Next stores
 * its whole request there: without this, a stream of ten minutes would keep the request in memory.
 */
export function runOutsideRequestContext(work: () => void): void {
  const outsideContext = slots[SLOT]?.outsideContext;
  if (outsideContext) outsideContext.runInAsyncScope(work);
  else work();
}
