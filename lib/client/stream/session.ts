'use client';

import type { Platform } from './platform';

/** What the session endpoint says of us; `unanswered` when it says nothing of use. */
export type SessionStatus = 'member' | 'removed' | 'stranger' | 'unanswered';

/**
 * An EventSource does not say why it was refused; the session endpoint does. Somebody else may have signed in meanwhile, in
 * another tab: a page that shows one person must not go on as another.
 */
export async function fetchSessionStatus(
  { fetch }: Pick<Platform, 'fetch'>,
  org: string,
  userId?: string,
): Promise<SessionStatus> {
  try {
    const response = await fetch('/api/session');
    if (response.status === 401) return 'stranger';
    if (!response.ok) return 'unanswered';
    const session: { user?: { id: string }; orgs?: { slug: string }[] } = await response.json();
    // A page of somebody else's in between (a hotel's sign-in, say) knows nothing of organizations.
    if (!Array.isArray(session.orgs)) return 'unanswered';
    if (userId !== undefined && session.user?.id !== userId) return 'stranger';
    return session.orgs.some(({ slug }) => slug === org) ? 'member' : 'removed';
  } catch {
    return 'unanswered';
  }
}
