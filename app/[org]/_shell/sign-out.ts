'use client';

/** Leaves nothing behind that the next person in this tab could read. */
export async function signOut(): Promise<void> {
  // Only here and on the account screens: not worth loading with every page.
  const { authClient } = await import('@/app/(auth)/auth-client');
  await authClient.signOut();
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  window.location.assign('/sign-in');
}
