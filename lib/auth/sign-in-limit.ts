import 'server-only';
import { createRateLimit, type RateLimit } from '../kit/rate-limit';

/** The longest valid address; longer input is cut, because it need not be an address at all. */
const MAX_EMAIL_LENGTH = 254;

/**
 * Limits the sign-in attempts for one email address. better-auth limits by IP address, but behind `next start` alone a
 * client can forge that (`x-forwarded-for`); it cannot vary the account that it attacks.
 */
export function createSignInLimit(perMinute: number): RateLimit {
  const limit = createRateLimit(perMinute, 60);
  return (email) => limit(email.trim().toLowerCase().slice(0, MAX_EMAIL_LENGTH));
}
