import { z } from 'zod';

/** PostgreSQL stores neither NUL nor half a surrogate pair, such as a cut text ends in: dropped, instead of failing a write. */
export function storable(value: string): string {
  return value.replaceAll('\u0000', '').toWellFormed();
}

/**
 * Embeddings, overrides and isolates of the writing direction. An override shows the letters after it in another order than
 * they are stored in, so that a person would read other words than are sent. The marks of Arabic and Hebrew text stay.
 */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A character that leaves something on screen: neither space nor control, nor what is drawn as nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** The text as it is stored: without what PostgreSQL or a reader cannot take. */
export function readable(value: string): string {
  return storable(value).replace(DIRECTION_CONTROLS, '');
}

/** Text from outside, fit to be stored and read. Where text is required, there has to be something to see. */
export function text(max: number, min = 1) {
  return z
    .string()
    .transform((value) => readable(value).trim())
    .pipe(
      z
        .string()
        .min(min)
        .max(max)
        .refine((value) => min === 0 || VISIBLE.test(value), 'must contain visible text'),
    );
}

/** One line: no line breaks or control characters, so it can stand in a mail header. */
export function line(max: number, min = 1) {
  return text(max, min).pipe(z.string().regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be a single line'));
}

/** An optional field for which senders also write `null` or an empty string. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());
}
