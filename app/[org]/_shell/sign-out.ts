'use client';

/** Clears everything that the next person in this tab could read. */
export async function signOut(): Promise<void> {
  // Imported here only, since just this and the account screens need it.
  const { authClient } = await import('@/app/(auth)/auth-client');
  await authClient.signOut();
  try {
    sessionStorage.clear();
  } catch {
    // Without storage there is nothing to clear.
  }
  window.location.assign('/sign-in');
}
