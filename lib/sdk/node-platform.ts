'use client';

import { EventSource } from 'eventsource';
import type { Platform } from '../client/stream/platform';
import type { SessionStatus } from '../client/stream/session';

const ANSWER_WITHIN_MS = 10_000;

/** What a program is known by: `authorization` with an API key, or `cookie` with a session. */
type Caller = { origin: string; headers: Record<string, string> };

/** Node in a browser's place: there is no page to hide, and nobody to say whether there is a network. */
export function nodePlatform({ origin, headers }: Caller): Platform {
  return {
    open: (url) =>
      new EventSource(origin + url, {
        fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
      }),
    fetch: (url) => fetch(origin + url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: Math.random,
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
  };
}

/** The session endpoint knows nothing of API keys; what the organization itself answers is true of both. */
export async function askOrg({ fetch }: Pick<Platform, 'fetch'>, org: string): Promise<SessionStatus> {
  try {
    const response = await fetch(`/api/orgs/${encodeURIComponent(org)}/plans`);
    if (response.status === 401) return 'stranger';
    if (response.ok) return 'member';
    const { code }: { code?: string } = await response.json();
    // Something in between may answer 404, too.
    return response.status === 404 && code === 'not_found' ? 'removed' : 'unanswered';
  } catch {
    return 'unanswered';
  }
}
