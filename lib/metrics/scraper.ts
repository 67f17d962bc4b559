import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors';

/**
 * Lets only the scraper pass that knows the token. Without a token there is nothing here, and who has the wrong one is told
 * the same.
 * @throws AppError not_found
 */
export function admitScraper(request: Request, token: string): void {
  const given = request.headers.get('authorization') ?? '';
  if (token && timingSafeEqual(digest(given), digest(`Bearer ${token}`))) return;
  throw new AppError('not_found', 'There is nothing at this address.');
}

/** Of one length whatever was given, as the comparison demands. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
