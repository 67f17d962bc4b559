import 'server-only';
import { AppError } from '../errors';

/** The database did not answer in time, or aborted this transaction for another: the same request may succeed next time. */
const RETRYABLE_CODE =
  /^(?:08...|40001|40P01|55P03|57014|57P0[1-5]|53...|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/;
const LOST_CONNECTION =
  /connection terminated|is not queryable|timeout exceeded when trying to connect|connection is closed|pglite is clos|cannot use a pool after/i;
/** A value that PostgreSQL cannot store, such as NUL in a text or a date in the year 300000. */
const UNSTORABLE_CODE = /^22...$/;

/** Maps an unexpected error to the one that the caller gets. The original becomes its cause, for the log. */
export function toAppError(error: Error): AppError {
  for (const link of withCauses(error)) {
    const code = 'code' in link && typeof link.code === 'string' ? link.code : '';
    if (RETRYABLE_CODE.test(code) || LOST_CONNECTION.test(link.message)) {
      return new AppError('unavailable', 'Greenlight is busy or restarting. Please try again.', {}, error);
    }
    if (UNSTORABLE_CODE.test(code)) {
      return new AppError('bad_request', 'The request contains a value that cannot be stored.', {}, error);
    }
  }
  return new AppError('internal', 'Something went wrong on our side.', {}, error);
}

/** The error and its causes; drizzle wraps the errors of the driver. */
function withCauses(error: Error): Error[] {
  const links: Error[] = [];
  for (let link: unknown = error; link instanceof Error && links.length < 10; link = link.cause)
    links.push(link);
  return links;
}
