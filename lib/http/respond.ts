import 'server-only';
import { AppError, coerceError } from '../errors';
import { toAppError } from './error-mapping';

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** A JSON answer. Handlers whose answer is 200 simply return the value. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return jsonText(JSON.stringify(value), status, headers);
}

/** The same of a value that is JSON already. */
export function jsonText(text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { ...HEADERS, ...headers } });
}

type Log = { error(fields: object, message: string): void; warn(fields: object, message: string): void };

/**
 * Runs a route's work and turns what it returns or throws into the answer: the one place where errors become HTTP. What we
 * did not foresee is logged with its cause, and the caller learns only that it was our fault.
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
    // What Next throws to find out whether a route is static (and to redirect) is its own.
    if (thrown instanceof Error && 'digest' in thrown) throw thrown;
    const failure = thrown instanceof AppError ? thrown : toAppError(coerceError(thrown));
    const fields = { err: failure.cause ?? failure, method: request.method, path: pathOf(request) };
    if (failure.code === 'internal') log().error(fields, 'A request failed.');
    else if (failure.cause) log().warn(fields, failure.message);
    return errorResponse(failure);
  }
}

/** `{code, message, ...details}`. A caller that may try again is told when. */
export function errorResponse(error: AppError): Response {
  const { retry_after, ...details } = error.details;
  const wait = error.code === 'unavailable' || error.code === 'too_many' ? String(retry_after ?? 1) : null;
  const body = { code: error.code, message: error.message, ...details };
  return json(body, error.status, wait ? { 'retry-after': wait } : {});
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname;
}
