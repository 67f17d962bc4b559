import 'server-only';
import { AppError } from '../errors';
import { errorResponse } from './respond';

/** Where `guardMalformedUrls` sends the requests that no route can read. */
export const REFUSED_REQUEST_PATHS = { malformed: '/api/unreadable', trace: '/api/traced' };

/** The response for every path under /api that has no route. */
export function unknownPath(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === REFUSED_REQUEST_PATHS.trace)
    return errorResponse(new AppError('method_not_allowed', 'TRACE is not allowed.'));
  return pathname === REFUSED_REQUEST_PATHS.malformed
    ? errorResponse(
        new AppError('bad_request', 'The address is not a path, or it contains an invalid escape sequence.'),
      )
    : errorResponse(new AppError('not_found', 'There is nothing at this address.'));
}
