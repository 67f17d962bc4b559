import 'server-only';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { AppError } from '../errors';

/** The country of numbers that are written without one. */
const DEFAULT_COUNTRY = 'US';

/** The number in international form (E.164), or null when it cannot be a number. */
export function toE164(input: string): string | null {
  const parsed = parsePhoneNumberFromString(input, DEFAULT_COUNTRY);
  return parsed?.isPossible() ? parsed.number : null;
}

/** @throws AppError invalid (422) */
export function requireE164(input: string): string {
  const number = toE164(input);
  if (number) return number;
  throw new AppError('invalid', 'This is not a possible phone number.', {
    issues: [{ path: ['phone'], message: 'not a possible phone number' }],
  });
}
