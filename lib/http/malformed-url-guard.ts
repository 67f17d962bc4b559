import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { AppError } from '../errors';
import { errorResponse } from './respond';

const UNREADABLE = '/api/unreadable';
const TRACED = '/api/traced';

/** The answer for every path under /api that no route has. */
export function unknownPath(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === TRACED) return errorResponse(new AppError('method_not_allowed', 'TRACE is not answered.'));
  return pathname === UNREADABLE
    ? errorResponse(
        new AppError(
          'bad_request',
          'The address is no path, or holds an escape that stands for no character.',
        ),
      )
    : errorResponse(new AppError('not_found', 'There is nothing at this address.'));
}

/**
 * Next answers 500 to a path that cannot be decoded (`%zz`, `%ff`) or is none (`*`), and to a whole address with a redirect
 * to the host in it, and 500 to TRACE, before any code of ours runs. Node tells of a request before it hands it on: there
 * it is sent to a route that refuses it.
 */
export function guardMalformedUrls(): void {
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    if (request.method === 'TRACE') {
      request.method = 'GET';
      request.url = TRACED;
    } else if (!isReadable(request.url ?? '')) request.url = UNREADABLE;
  });
}

function isReadable(url: string): boolean {
  if (!url.startsWith('/')) return false;
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
