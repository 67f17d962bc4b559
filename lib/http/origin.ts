import 'server-only';
import { type Env, ownOrigins } from '../env';
import { AppError } from '../errors';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isMutation(request: Request): boolean {
  return !READING.has(request.method);
}

/**
 * Refuses a change that a foreign page asks for with our person's cookie. Programs send neither header; browsers send the
 * origin with every change, and where an extension or a proxy has removed it, `Sec-Fetch-Site`.
 */
export function requireOwnOrigin(request: Request, env: Env): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const foreign = origin === null ? site === 'cross-site' : !ownOrigins(env).includes(origin);
  if (foreign) {
    throw new AppError(
      'forbidden',
      'This request comes from a page of another site. Set PUBLIC_URL if that is where Greenlight is opened.',
    );
  }
}
