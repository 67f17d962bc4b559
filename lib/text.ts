import { z } from 'zod';

/**
 * Text from outside. PostgreSQL stores neither NUL nor half a surrogate pair, so both are dropped here, once, instead of
 * failing a write later.
 */
export function text(max: number, min = 1) {
  return z
    .string()
    .transform((value) => value.replaceAll('\u0000', '').toWellFormed().trim())
    .pipe(z.string().min(min).max(max));
}

/** One line: no line breaks or control characters, so it can stand in a mail header. */
export function line(max: number, min = 1) {
  return text(max, min).pipe(z.string().regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be a single line'));
}

/** An optional field for which senders also write `null` or an empty string. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());
}
