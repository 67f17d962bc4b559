import 'server-only';
import { AppError, coerceError } from '../errors';
import { toAppError } from './error-mapping';

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** A JSON response. Handlers that respond with 200 return the value itself. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return jsonText(JSON.stringify(value), status, headers);
}

/** A JSON response of text that is JSON already. */
export function jsonText(text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { ...HEADERS, ...headers } });
}

type Log = { error(fields: object, message: string): void; warn(fields: object, message: string): void };

/**
 * Runs the work of a route and turns its result or error into the response: the one place where errors become HTTP. An
 * unexpected error is logged with its cause; the response has only a general message.
 */
export async function respond(
  request: Request,
  log: () => Log,
  work: () => Promise<unknown>,
): Promise<Response> {
  try {
    const result = await work();
    if (!(result instanceof Response)) return json(result ?? {});
    if (!result.headers.has('cache-control')) result.headers.set('cache-control', 'no-store');
    return result;
  } catch (thrown) {
    // Next throws errors with a digest to detect dynamic routes and to redirect; it must get them back.
    if (thrown instanceof Error && 'digest' in thrown) throw thrown;
    const failure = thrown instanceof AppError ? thrown : toAppError(coerceError(thrown));
    const fields = { err: failure.cause ?? failure, method: request.method, path: pathOf(request) };
    if (failure.code === 'internal') log().error(fields, 'A request failed.');
    else if (failure.cause) log().warn(fields, failure.message);
    return errorResponse(failure);
  }
}

/** `{code, message, ...details}`, with Retry-After (seconds) for errors after which the caller may try again. */
export function errorResponse(error: AppError): Response {
  const { retry_after, ...details } = error.details;
  const retryAfter =
    error.code === 'unavailable' || error.code === 'too_many' ? String(retry_after ?? 1) : null;
  const body = { code: error.code, message: error.message, ...details };
  return json(body, error.status, retryAfter ? { 'retry-after': retryAfter } : {});
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname;
}
