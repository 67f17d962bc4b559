'use client';

import { array, object, optional, string } from '../../kit/decode';
import type { Platform } from './platform';

/** The result of asking the session endpoint; `unreachable` when there is no usable answer. */
export type SessionStatus = 'member' | 'removed' | 'signed-out' | 'unreachable';

const decodeSession = object({
  user: optional(object({ id: string })),
  orgs: array(object({ slug: string })),
});

/**
 * An EventSource does not report why it was refused; the session endpoint does. The cookie may belong to another user now, because
 * tabs share it; a page that shows the first user's data then counts as signed out.
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
    // A captive portal may answer instead, which throws here.
    const session = decodeSession(await response.json());
    if (userId !== undefined && session.user?.id !== userId) return 'signed-out';
    return session.orgs.some(({ slug }) => slug === org) ? 'member' : 'removed';
  } catch {
    return 'unreachable';
  }
}
