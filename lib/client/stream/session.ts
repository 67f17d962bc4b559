'use client';

import type { Platform } from './platform';

/** The result of asking the session endpoint; `unreachable` when there is no usable answer. */
export type SessionStatus = 'member' | 'removed' | 'signed-out' | 'unreachable';

/**
 * An EventSource does not report why it was refused; the session endpoint does. Another user may have signed in in
 * another tab meanwhile: a page that shows one person's data must not continue as another.
 */
export async function fetchSessionStatus(
  { fetch }: Pick<Platform, 'fetch'>,
  org: string,
  userId?: string,
): Promise<SessionStatus> {
  try {
    const response = await fetch('/api/session');
    if (response.status === 401) return 'signed-out';
    if (!response.ok) return 'unreachable';
    const session: { user?: { id: string }; orgs?: { slug: string }[] } = await response.json();
    // A captive portal may answer instead, whose page has no organizations.
    if (!Array.isArray(session.orgs)) return 'unreachable';
    if (userId !== undefined && session.user?.id !== userId) return 'signed-out';
    return session.orgs.some(({ slug }) => slug === org) ? 'member' : 'removed';
  } catch {
    return 'unreachable';
  }
}
