'use client';

import { ApiError } from '@/lib/client/fetcher';

/** The message for the person whose action failed. */
export function errorMessage(thrown: unknown): string {
  if (thrown instanceof ApiError && thrown.status === 401)
    return 'You are signed out, so this was not sent. What you typed is still here; sign in again to go on.';
  if (thrown instanceof ApiError) return thrown.message;
  if (typeof navigator !== 'undefined' && !navigator.onLine)
    return 'You are offline, so this was not sent. What you typed is still here; try again once you are back.';
  return 'Greenlight could not be reached. Nothing was changed; please try again.';
}

/** The server's messages about single fields (`[{path, message}]`), by path. */
export function fieldProblems(thrown: unknown): Record<string, string> {
  const issues = thrown instanceof ApiError ? thrown.details.issues : undefined;
  if (!Array.isArray(issues)) return {};
  const pairs = issues.map((issue: { path?: unknown; message?: unknown }) => [
    Array.isArray(issue.path) ? issue.path.join('.') : String(issue.path),
    String(issue.message),
  ]);
  return Object.fromEntries(pairs);
}
