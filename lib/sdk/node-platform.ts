import { EventSource } from 'eventsource';
import type { Platform } from '../client/stream/platform';
import type { SessionStatus } from '../client/stream/session';
import { readEventSource } from '../client/stream/source';
import { eventsUrl } from '../events/urls';
import { object, string } from '../kit/decode';

const decodeRefusal = object({ code: string });
const ANSWER_WITHIN_MS = 10_000;

/** A program's credentials: `authorization` with an API key, or `cookie` with a session. */
type Caller = { origin: string; headers: Record<string, string> };

/** Node instead of a browser: no page lifecycle and no network status. */
export function nodePlatform({ origin, headers }: Caller): Platform {
  return {
    open(org, after, reader) {
      const source = new EventSource(origin + eventsUrl(org, after), {
        fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
      });
      return readEventSource(source, reader);
    },
    fetch: (url) => fetch(origin + url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: Math.random,
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    reportError(error) {
      queueMicrotask(() => {
        throw error;
      });
    },
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
  };
}

/** The session endpoint does not accept API keys; the organization's own endpoint works for both. */
export async function fetchOrgStatus(
  { fetch }: Pick<Platform, 'fetch'>,
  org: string,
): Promise<SessionStatus> {
  try {
    const response = await fetch(`/api/orgs/${encodeURIComponent(org)}/plans`);
    if (response.status === 401) return 'signed-out';
    if (response.ok) return 'member';
    // A proxy may answer 404 too.
    const { code } = decodeRefusal(await response.json());
    return response.status === 404 && code === 'not_found' ? 'removed' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
