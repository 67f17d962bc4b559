import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors';

/**
 * Checks the scraper's bearer token. A wrong token and a missing configuration give the same answer.
 * @throws AppError not_found
 */
export function admitScraper(request: Request, token: string): void {
  const authorization = request.headers.get('authorization') ?? '';
  if (token && timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))) return;
  throw new AppError('not_found', 'There is nothing at this address.');
}

/** timingSafeEqual requires equal lengths; digests have them. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
