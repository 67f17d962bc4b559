'use client';

export type AuthResult = { error: { message?: string | undefined } | null };

const UNREACHABLE = 'Greenlight could not be reached. Nothing was changed; please try again.';
const OFFLINE = 'You are offline. Nothing was sent; try again once you are back.';

/**
 * Runs one request of a form. Returns the message to show, or null when it succeeded; a failing network is a message
 * too.
 */
export async function problemOf(asking: Promise<AuthResult>): Promise<string | null> {
  try {
    const { error } = await asking;
    return error ? (error.message ?? UNREACHABLE) : null;
  } catch {
    return navigator.onLine ? UNREACHABLE : OFFLINE;
  }
}
