'use client';

import { ApiError, UnreadableAnswerError } from '@/lib/client/fetcher';
import { array, decodeOrNull, object, string, unknown } from '@/lib/kit/decode';

/** The message for the person whose action failed. */
export function errorMessage(thrown: unknown): string {
  if (thrown instanceof ApiError && thrown.status === 401)
    return 'You are signed out, so this was not sent. What you typed is still here; sign in again to continue.';
  if (thrown instanceof ApiError || thrown instanceof UnreadableAnswerError) return thrown.message;
  if (typeof navigator !== 'undefined' && !navigator.onLine)
    return 'You are offline, so this was not sent. What you typed is still here; try again when you are back online.';
  return 'Greenlight could not be reached. Nothing was changed; please try again.';
}

/** A path is a list of names and indexes, or their text. */
const decodeIssues = array(object({ path: unknown, message: string }));

/** The server's messages about single fields, by path. */
export function fieldProblems(thrown: unknown): Record<string, string> {
  const issues = thrown instanceof ApiError ? decodeOrNull(decodeIssues, thrown.details.issues) : null;
  return Object.fromEntries((issues ?? []).map(({ path, message }) => [textOfPath(path), message]));
}

const textOfPath = (path: unknown) => (Array.isArray(path) ? path.join('.') : String(path));
