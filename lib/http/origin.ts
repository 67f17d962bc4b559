import 'server-only';
import { type Env, ownOrigins } from '../env';
import { AppError } from '../errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isMutation(request: Request): boolean {
  return !SAFE_METHODS.has(request.method);
}

/**
 * Refuses a change that a page of another site requests with the person's cookie. Browsers send `Origin` with every change,
 * and `Sec-Fetch-Site` where an extension or a proxy has removed it; programs send neither.
 * @throws AppError forbidden
 */
export function requireOwnOrigin(request: Request, env: Env): void {
  const origin = request.headers.get('origin');
  const fetchSite = request.headers.get('sec-fetch-site');
  const isForeign = origin === null ? fetchSite === 'cross-site' : !ownOrigins(env).includes(origin);
  if (isForeign) {
    throw new AppError(
      'forbidden',
      'This request comes from a page of another site. Set PUBLIC_URL if that is where Greenlight is opened.',
    );
  }
}
