import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

/** The paths that malformed requests and TRACE are sent to; their routes answer with an error. */
export type RefusedRequestPaths = { malformed: string; trace: string };

/**
 * Rewrites requests that Next cannot route, before Next sees them, to paths whose route refuses them. Next answers 500 to a
 * path that cannot be decoded (`%zz`, `%ff`) or is not one (`*`) and to TRACE, and a redirect to the named host to an
 * absolute URL. Node publishes a request on its diagnostics channel before the server's listeners run.
 */
export function guardMalformedUrls(paths: RefusedRequestPaths): void {
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    if (request.method === 'TRACE') {
      request.method = 'GET';
      request.url = paths.trace;
    } else if (!isDecodablePath(request.url ?? '')) request.url = paths.malformed;
  });
}

function isDecodablePath(url: string): boolean {
  if (!url.startsWith('/')) return false;
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
