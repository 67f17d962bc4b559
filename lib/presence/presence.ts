import 'server-only';
import { coerceError } from '../errors';
import type { Replicator } from '../events/pubsub/pubsub';
import { createOrgPages, type OrgPages, type PageUpdateResult } from './org-pages';
import { createPresenceReplication, MAX_NAME_LENGTH, type ReplicatedAnnouncement } from './replication';
import type { Announcement } from './schema';

/** Changes within this time are sent together: a user who moves through a list passes many entries. */
const COALESCE_MS = 100;
const SWEEP_EVERY_MS = 1_000;

/** One connection's view of an org. */
export type Watch = {
  /** The encoded frame with what has changed since the last call; null when nothing has. */
  news(): Uint8Array | null;
  /** May be called any number of times. */
  close(): void;
};

export type Presence = {
  /** Returns false when the org already has so many pages that this one cannot be shown. */
  say(orgId: string, person: { id: string; name: string }, announcement: Announcement): boolean;
  /** Whether the last announcement of this user's page was about this plan. */
  isAt(orgId: string, person: { id: string }, at: Pick<Announcement, 'page' | 'plan_id'>): boolean;
  /** Calls `wake` when there may be news. */
  watch(orgId: string, wake: () => void): Watch;
  /** Connects with the presence of the other processes. */
  replicator: Replicator;
  close(): void;
};

type Org = { pages: OrgPages; watchers: Set<() => void>; isWakeScheduled: boolean };

/**
 * Which user looks at or edits which entry, in the memory of this process only: the information is valid for seconds.
 * Announcements are replicated to the other processes; each process expires by its own clock what is not repeated.
 */
export function createPresence(
  now: () => number = () => performance.now(),
  report: (error: Error) => void = console.error,
): Presence {
  const orgs = new Map<string, Org>();
  const replication = createPresenceReplication((announcement) => void keep(announcement));
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref();

  function open(orgId: string): Org {
    const org = orgs.get(orgId) ?? { pages: createOrgPages(), watchers: new Set(), isWakeScheduled: false };
    orgs.set(orgId, org);
    return org;
  }

  function deleteIfUnused(orgId: string, org: Org): void {
    if (org.pages.isEmpty() && org.watchers.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId);
  }

  function change<T>(org: Org, work: () => T): T {
    const before = org.pages.version();
    const result = work();
    if (org.pages.version() !== before && !org.isWakeScheduled && org.watchers.size > 0) {
      org.isWakeScheduled = true;
      setTimeout(() => {
        org.isWakeScheduled = false;
        for (const wake of [...org.watchers]) {
          try {
            wake();
          } catch (error) {
            // Thrown out of a timer, it would end the process.
            report(coerceError(error));
          }
        }
      }, COALESCE_MS).unref();
    }
    return result;
  }

  function sweep(): void {
    for (const [orgId, org] of orgs) {
      change(org, () => org.pages.expire(now()));
      deleteIfUnused(orgId, org);
    }
  }

  function keep({ org_id, person, ...announcement }: ReplicatedAnnouncement): PageUpdateResult {
    const org = open(org_id);
    const page = { ...announcement, person: person.id, name: person.name };
    const result = change(org, () => org.pages.update(keyOf(person.id, announcement.page), page, now()));
    deleteIfUnused(org_id, org);
    return result;
  }

  return {
    say(orgId, { id, name }, announcement) {
      const replicated = {
        ...announcement,
        org_id: orgId,
        person: { id, name: name.slice(0, MAX_NAME_LENGTH) },
      };
      const result = keep(replicated);
      if (result === 'kept') replication.add(`${orgId} ${keyOf(id, announcement.page)}`, replicated);
      return result !== 'full';
    },
    isAt: (orgId, { id }, { page, plan_id }) =>
      orgs.get(orgId)?.pages.isAt(keyOf(id, page), plan_id) === true,
    watch(orgId, wake) {
      const org = open(orgId);
      // A function of its own for each watch, because the same `wake` may watch twice and the set would hold it once.
      const watcher = () => wake();
      let seen = 0;
      org.watchers.add(watcher);
      return {
        news() {
          const since = seen;
          seen = org.pages.version();
          return org.pages.since(since);
        },
        close() {
          org.watchers.delete(watcher);
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
