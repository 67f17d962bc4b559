import 'server-only';
import { DrizzleQueryError } from 'drizzle-orm';

/**
 * Takes out of a failed query's error what was to be written or looked for: it ends in a log, and transcripts, messages and
 * password hashes must not. The statement and the database's own words stay.
 */
export function withoutValues<T>(thrown: T): T {
  // A library may have put the error into one of its own.
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
