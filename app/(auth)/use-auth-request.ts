'use client';

import { useState } from 'react';
import { type AuthResult, problemOf } from './auth-result';

/**
 * One request of a form to the accounts API, with what it is doing and why it did not succeed. It stays pending after a
 * success, because the page is left then.
 */
export function useAuthRequest() {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  /** Returns whether it succeeded. */
  async function send(request: () => Promise<AuthResult>): Promise<boolean> {
    setPending(true);
    setProblem(null);
    const wrong = await problemOf(request());
    if (wrong === null) return true;
    setPending(false);
    setProblem(wrong);
    return false;
  }

  return { pending, problem, send };
}
