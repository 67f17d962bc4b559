import 'server-only';
import type { z } from 'zod';
import { AppError } from '../errors';

/** Checks what came in from outside. The issues tell the caller where and why. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path, message }));
  const first = issues[0];
  const where = first && first.path.length > 0 ? ` (${first.path.join('.')}: ${first.message})` : '';
  throw new AppError('bad_request', `${what} is not as expected${where}.`, { issues });
}

/** The ids in a path. What is no id names nothing, so it is answered like an id that does not exist. */
export function parseParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new AppError('not_found', 'There is no such thing here.');
}

/** The query as an object. A name given twice becomes a list, which no schema of ours takes for a value. */
export function queryOf(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url);
  if (searchParams.toString().includes('%00')) {
    throw new AppError('bad_request', 'The query holds a character that no text can have (NUL).');
  }
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
