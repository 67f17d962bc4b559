import 'server-only';
import { AppError } from '../errors';
import { runtime } from '../runtime';
import { DEFAULT_MAX_BYTES, readJsonBody, requireJson } from './body';
import { queryOf } from './input';
import { isMutation } from './origin';
import { respond } from './respond';

/**
 * Passes /api/auth to better-auth, which defines the requests and responses there. The body is limited and validated first,
 * because better-auth reads it without a limit and passes on text that the database cannot store.
 */
export function serveAuth(request: Request): Promise<Response> {
  return respond(
    request,
    () => runtime().log,
    async () => {
      const { auth, isDraining } = runtime();
      if (isMutation(request) && isDraining()) {
        throw new AppError('unavailable', 'This server is about to stop. Please try again.');
      }
      queryOf(request.url);
      const response = await auth.handler(isMutation(request) ? await withCheckedBody(request) : request);
      const retryAfter = response.headers.get('x-retry-after');
      if (retryAfter) response.headers.set('retry-after', retryAfter);
      return response;
    },
  );
}

async function withCheckedBody(request: Request): Promise<Request> {
  const { url, method, headers } = request;
  const isEmpty = request.body === null || headers.get('content-length') === '0';
  if (isEmpty && !headers.has('content-type')) return new Request(url, { method, headers });
  requireJson(request);
  const body = JSON.stringify((await readJsonBody(request, DEFAULT_MAX_BYTES)) ?? {});
  // NUL and half a surrogate pair are valid in JSON and not in PostgreSQL.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(body)) {
    throw new AppError('bad_request', 'The body contains a character that cannot be stored.');
  }
  const newHeaders = new Headers(headers);
  newHeaders.delete('content-length');
  return new Request(url, { method, headers: newHeaders, body });
}
