import { AppError, coerceError } from '../../errors';
import { storable } from '../text';

/**
 * The failure of what a job depends on, as people are told it. Whatever else a job throws is ours: it goes to the process's
 * log, and nobody is shown its SQL.
 */
export function dependencyUnavailable(thrown: unknown): AppError {
  return new AppError('unavailable', storable(coerceError(thrown).message.slice(0, 500)), {}, thrown);
}

/** What people are told about a job's error. */
export function publicMessage(thrown: unknown): string {
  return thrown instanceof AppError ? thrown.message : 'Something went wrong inside Greenlight';
}
