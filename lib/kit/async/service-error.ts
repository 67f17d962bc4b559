import { AppError, coerceError } from '../../errors';
import { storable } from '../text';

/**
 * The error of an outside service (a planner, a mail server), whose text people may see. Any other error of a job is our own: its
 * text may contain SQL and goes to the process's log only.
 */
export function serviceUnavailable(thrown: unknown): AppError {
  return new AppError('unavailable', storable(coerceError(thrown).message.slice(0, 500)), {}, thrown);
}

/** The text of a job's error that people see. */
export function publicMessage(thrown: unknown): string {
  return thrown instanceof AppError ? thrown.message : 'Something went wrong inside Greenlight';
}
