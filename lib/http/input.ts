import 'server-only';
import type { z } from 'zod';
import { AppError } from '../errors';

/**
 * Validates input. `what` is the subject of the message; `issues` of the error name up to 20 places.
 * @throws AppError bad_request
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, subject: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path, message }));
  const first = issues[0];
  const location = first && first.path.length > 0 ? ` (${first.path.join('.')}: ${first.message})` : '';
  throw new AppError('bad_request', `${subject} is not valid${location}.`, { issues });
}

/**
 * Validates the ids in a path. A malformed id is answered like one that does not exist.
 * @throws AppError not_found
 */
export function parseParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new AppError('not_found', 'There is nothing at this address.');
}

/**
 * The query as an object. A repeated name becomes a list, which our schemas refuse.
 * @throws AppError bad_request
 */
export function queryOf(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url);
  if (searchParams.toString().includes('%00')) {
    throw new AppError('bad_request', 'The query contains NUL, which cannot be stored.');
  }
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
