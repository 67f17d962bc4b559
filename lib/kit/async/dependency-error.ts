import { AppError, coerceError } from '../../errors';
import { storable } from '../text';

/**
 * The failure of a job's dependency (planner, provider), with a message for people. Other errors of a job are our own:
 * they go to the process's log, because their messages may contain SQL.
 */
export function dependencyUnavailable(thrown: unknown): AppError {
  return new AppError('unavailable', storable(coerceError(thrown).message.slice(0, 500)), {}, thrown);
}

/** The message that people see for a job's error. */
export function publicMessage(thrown: unknown): string {
  return thrown instanceof AppError ? thrown.message : 'Something went wrong inside Greenlight';
}
