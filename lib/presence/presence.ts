import 'server-only';
import { coerceError } from '../errors';
import type { Replicator } from '../events/pubsub/pubsub';
import { createOrgPages, type OrgPages, type PageUpdateResult } from './org-pages';
import { createPresenceReplication, MAX_NAME_LENGTH, type ReplicatedAnnouncement } from './replication';
import type { Announcement } from './schema';

/** Changes within this time are sent together: a user who moves through a list passes many entries. */
const COALESCE_MS = 100;
const EXPIRE_INTERVAL_MS = 1_000;

/** One connection's view of an org. */
export type PresenceSubscription = {
  /** The encoded frame with the changes since the last call; null when there are none. */
  news(): Uint8Array | null;
  /** May be called any number of times. */
  close(): void;
};

export type Presence = {
  /** Returns false when the org already has so many pages that this one cannot be shown. */
  announce(orgId: string, person: { id: string; name: string }, announcement: Announcement): boolean;
  /** Whether the last announcement of this user's page was about this plan. */
  isAt(orgId: string, person: { id: string }, at: Pick<Announcement, 'page' | 'plan_id'>): boolean;
  /** Calls `onAvailable` when there may be news. */
  subscribe(orgId: string, onAvailable: () => void): PresenceSubscription;
  /** Replicates announcements to and from the other processes. */
  replicator: Replicator;
  close(): void;
};

type Org = { pages: OrgPages; listeners: Set<() => void>; isNotifyScheduled: boolean };

/**
 * The users who look at or edit entries, in the memory of this process only: the information is valid for seconds.
 * Announcements are replicated to the other processes; each process expires pages by its own clock.
 */
export function createPresence(
  now: () => number = () => performance.now(),
  report: (error: Error) => void = console.error,
): Presence {
  const orgs = new Map<string, Org>();
  const replication = createPresenceReplication((announcement) => void apply(announcement));
  const timer = setInterval(expirePages, EXPIRE_INTERVAL_MS).unref();

  function orgOf(orgId: string): Org {
    const org = orgs.get(orgId) ?? {
      pages: createOrgPages(),
      listeners: new Set(),
      isNotifyScheduled: false,
    };
    orgs.set(orgId, org);
    return org;
  }

  function deleteIfUnused(orgId: string, org: Org): void {
    if (org.pages.isEmpty() && org.listeners.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId);
  }

  function notifyIfChanged<T>(org: Org, work: () => T): T {
    const before = org.pages.version();
    const result = work();
    if (org.pages.version() !== before && !org.isNotifyScheduled && org.listeners.size > 0) {
      org.isNotifyScheduled = true;
      setTimeout(() => {
        org.isNotifyScheduled = false;
        for (const onAvailable of [...org.listeners]) {
          try {
            onAvailable();
          } catch (error) {
            // Thrown out of a timer, it would end the process.
            report(coerceError(error));
          }
        }
      }, COALESCE_MS).unref();
    }
    return result;
  }

  function expirePages(): void {
    for (const [orgId, org] of orgs) {
      notifyIfChanged(org, () => org.pages.expire(now()));
      deleteIfUnused(orgId, org);
    }
  }

  function apply({ org_id, person, ...announcement }: ReplicatedAnnouncement): PageUpdateResult {
    const org = orgOf(org_id);
    const page = { ...announcement, person: person.id, name: person.name };
    const result = notifyIfChanged(org, () =>
      org.pages.update(keyOf(person.id, announcement.page), page, now()),
    );
    deleteIfUnused(org_id, org);
    return result;
  }

  return {
    announce(orgId, { id, name }, announcement) {
      const replicated = {
        ...announcement,
        org_id: orgId,
        person: { id, name: name.slice(0, MAX_NAME_LENGTH) },
      };
      const result = apply(replicated);
      if (result === 'kept') replication.add(`${orgId} ${keyOf(id, announcement.page)}`, replicated);
      return result !== 'full';
    },
    isAt: (orgId, { id }, { page, plan_id }) =>
      orgs.get(orgId)?.pages.isAt(keyOf(id, page), plan_id) === true,
    subscribe(orgId, onAvailable) {
      const org = orgOf(orgId);
      // A function of its own for each subscription, because a set would hold the same `onAvailable` only once.
      const listener = () => onAvailable();
      let seen = 0;
      org.listeners.add(listener);
      return {
        news() {
          const since = seen;
          seen = org.pages.version();
          return org.pages.since(since);
        },
        close() {
          org.listeners.delete(listener);
          deleteIfUnused(orgId, org);
        },
      };
    },
    replicator: replication.replicator,
    close() {
      clearInterval(timer);
      replication.close();
    },
  };
}

/** The page id is chosen by the client, so it counts only together with the user: a user cannot announce for the page of another. */
function keyOf(person: string, page: string): string {
  return `${person} ${page}`;
}
