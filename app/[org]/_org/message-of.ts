'use client';

import { ApiError } from '@/lib/client/fetcher';

/** What went wrong, in words for the person who tried. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof ApiError) return thrown.message;
  return 'Greenlight could not be reached. Nothing was changed; please try again.';
}

/** What the server says about single fields, `[{path, message}]`, by path. */
export function fieldProblems(thrown: unknown): Record<string, string> {
  const issues = thrown instanceof ApiError ? thrown.details.issues : undefined;
  if (!Array.isArray(issues)) return {};
  const pairs = issues.map((issue: { path?: unknown; message?: unknown }) => [
    Array.isArray(issue.path) ? issue.path.join('.') : String(issue.path),
    String(issue.message),
  ]);
  return Object.fromEntries(pairs);
}
