import { z } from 'zod';

/** PostgreSQL stores neither NUL nor half a surrogate pair, such as a cut text ends in: dropped, instead of failing a write. */
export function storable(value: string): string {
  return value.replaceAll('\u0000', '').toWellFormed();
}

/** Text from outside, fit to be stored. */
export function text(max: number, min = 1) {
  return z
    .string()
    .transform((value) => storable(value).trim())
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
