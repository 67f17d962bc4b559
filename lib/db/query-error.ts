import 'server-only';
import { DrizzleQueryError } from 'drizzle-orm';

/**
 * Removes the parameters from a failed query's error, because the error is logged and transcripts, messages and password
 * hashes must not be. The statement and the database's message stay.
 */
export function withoutValues<T>(thrown: T): T {
  // A library may have wrapped the error in its own.
  if (!(thrown instanceof DrizzleQueryError)) {
    if (thrown instanceof Error && thrown.cause instanceof Error) withoutValues(thrown.cause);
    return thrown;
  }
  const message = `Failed query: ${thrown.query}`;
  const stack = thrown.stack?.replace(thrown.message, () => message);
  Object.assign(thrown, { message, stack, params: [] });
  // PGlite repeats the parameters on its own error; PostgreSQL's `detail` shows the row that failed.
  for (const name of ['params', 'detail']) {
    if (thrown.cause && name in thrown.cause) Object.assign(thrown.cause, { [name]: undefined });
  }
  return thrown;
}
