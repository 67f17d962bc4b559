'use client';

export type AuthResult = {
  error: { code?: string | undefined; message?: string | undefined } | null;
};

const UNREACHABLE = 'Greenlight could not be reached. Nothing was changed; please try again.';
const OFFLINE = 'You are offline. Nothing was sent; try again when you are back online.';

/** Our own text for the errors of better-auth that a person can correct. */
const MESSAGES = new Map([
  ['INVALID_EMAIL_OR_PASSWORD', 'That email and password don’t match.'],
  ['USER_ALREADY_EXISTS', 'There is already an account with this email. Sign in instead.'],
  ['USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'There is already an account with this email. Sign in instead.'],
  ['PASSWORD_TOO_SHORT', 'The password needs at least 8 characters.'],
]);

/**
 * Runs one request of a form. Returns the message to show, or null when it succeeded; a failing network is a message
 * too.
 */
export async function problemOf(asking: Promise<AuthResult>): Promise<string | null> {
  try {
    const { error } = await asking;
    if (!error) return null;
    return MESSAGES.get(error.code ?? '') ?? error.message ?? UNREACHABLE;
  } catch {
    return navigator.onLine ? UNREACHABLE : OFFLINE;
  }
}
