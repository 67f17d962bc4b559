import 'server-only';
import { z } from 'zod';
import { coerceError } from '../errors';
import type { PresenceReplicator } from './replication';
import { createOrgPages, type Heard, type OrgPages } from './org-pages';
import { type Announcement, AnnouncementSchema } from './schema';

/** Somebody's move is told with those that follow at once: whoever walks through a list passes many places. */
const GATHER_MS = 100;
const FORGET_EVERY_MS = 1_000;
/** Words that wait for a carrier that hangs. The oldest go first: whoever is still there says so again. */
const LONGEST_QUEUE = 5_000;
const LONGEST_NAME = 80;

/** Not strict: a process of a later version may say more. */
const WordSchema = z.object({
  ...AnnouncementSchema.shape,
  org_id: z.string().max(100),
  person: z.object({ id: z.string().max(100), name: z.string().max(LONGEST_NAME) }),
});
type Word = z.infer<typeof WordSchema>;

/** What one connection sees of an org. */
export type Watch = {
  /** What it has not been told yet, as it goes over the wire; null when that is nothing. Asking again means being told. */
  news(): Uint8Array | null;
  /** May be called any number of times. */
  close(): void;
};

export type Presence = {
  /** False when so many people are present already that this one cannot be shown. */
  say(orgId: string, person: { id: string; name: string }, announcement: Announcement): boolean;
  /** Whether this page of this person was at the plan when it was last heard of. */
  isAt(orgId: string, person: { id: string }, at: Pick<Announcement, 'page' | 'plan_id'>): boolean;
  watch(orgId: string, wake: () => void): Watch;
  /** To and from the other processes. */
  replicator: PresenceReplicator;
  close(): void;
};

type Org = { pages: OrgPages; watchers: Set<() => void>; telling: boolean };

/**
 * Who has what before their eyes, in the memory of this process and nowhere else: it is true for seconds and of no interest
 * afterwards. What is said here is passed on to the other processes, which forget by their own clocks what is not said again.
 */
export function createPresence(
  now: () => number = () => performance.now(),
  report: (error: Error) => void = console.error,
): Presence {
  const orgs = new Map<string, Org>();
  const queue = new Map<string, Word>();
  const listeners = new Set<() => void>();
  const timer = setInterval(forget, FORGET_EVERY_MS).unref();

  function open(orgId: string): Org {
    const org = orgs.get(orgId) ?? { pages: createOrgPages(), watchers: new Set(), telling: false };
    orgs.set(orgId, org);
    return org;
  }

  function tidy(orgId: string, org: Org): void {
    if (org.pages.isEmpty() && org.watchers.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId);
  }

  function change<T>(org: Org, work: () => T): T {
    const before = org.pages.version();
    const result = work();
    if (org.pages.version() !== before && !org.telling && org.watchers.size > 0) {
      org.telling = true;
      setTimeout(() => {
        org.telling = false;
        for (const wake of [...org.watchers]) {
          try {
            wake();
          } catch (error) {
            // Thrown out of a timer, it would end the process.
            report(coerceError(error));
          }
        }
      }, GATHER_MS).unref();
    }
    return result;
  }

  function forget(): void {
    for (const [orgId, org] of orgs) {
      change(org, () => org.pages.forget(now()));
      tidy(orgId, org);
    }
  }

  function keep({ org_id, person: { id, name }, ...announcement }: Word): Heard {
    const org = open(org_id);
    const page = { ...announcement, person: id, name };
    const heard = change(org, () => org.pages.say(keyOf(id, announcement.page), page, now()));
    tidy(org_id, org);
    return heard;
  }

  /** Of each page only its last word. */
  function passOn(word: Word): void {
    const key = `${word.org_id} ${keyOf(word.person.id, word.page)}`;
    queue.delete(key);
    queue.set(key, word);
    const [oldest] = queue.keys();
    if (queue.size > LONGEST_QUEUE && oldest !== undefined) queue.delete(oldest);
    for (const listener of [...listeners]) listener();
  }

  return {
    say(orgId, { id, name }, announcement) {
      const word = { ...announcement, org_id: orgId, person: { id, name: name.slice(0, LONGEST_NAME) } };
      const heard = keep(word);
      if (heard === 'kept' && listeners.size > 0) passOn(word);
      return heard !== 'full';
    },
    isAt: (orgId, { id }, { page, plan_id }) =>
      orgs.get(orgId)?.pages.isAt(keyOf(id, page), plan_id) === true,
    watch(orgId, wake) {
      const org = open(orgId);
      // One function may watch twice.
      const mine = () => wake();
      let seen = 0;
      org.watchers.add(mine);
      return {
        news() {
          const since = seen;
          seen = org.pages.version();
          return org.pages.since(since);
        },
        close() {
          org.watchers.delete(mine);
          tidy(orgId, org);
        },
      };
    },
    replicator: {
      take() {
        const words = [...queue.values()].map((word) => JSON.stringify(word));
        queue.clear();
        return words;
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      hear(text) {
        const word = WordSchema.safeParse(parse(text));
        if (word.success) keep(word.data);
      },
    },
    close() {
      clearInterval(timer);
      listeners.clear();
    },
  };
}

function keyOf(person: string, page: string): string {
  return `${person} ${page}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
