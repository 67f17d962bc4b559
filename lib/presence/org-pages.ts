import 'server-only';
import { encodeControl } from '../events/frame';
import type { Announcement, PresentPerson } from './schema';
import { PAGE_EXPIRES_AFTER_MS } from './urls';

/** The last announcement of one page. A page that has left is kept for a while too, so that a late, older announcement does not bring it back. */
export type Page = Pick<Announcement, 'plan_id' | 'entry_id' | 'doing' | 'turn'> & {
  person: string;
  name: string;
  /** When it expires, by the clock of this process: the clocks of other processes may differ. */
  expiresAt: number;
};

/** Bounds of the memory: one more tab of a user replaces the oldest one; one more user of the org is not shown. */
export const LIMITS = { pagesOfPerson: 20, pagesOfOrg: 2_000 };
/** A subscriber that has missed more changes gets the whole state instead of the changes. */
const MAX_CHANGES = 500;

/** `outdated`: a newer announcement of the page arrived before. `full`: the org has too many pages. */
export type PageUpdateResult = 'kept' | 'outdated' | 'full';

export type OrgPages = {
  update(key: string, page: Omit<Page, 'expiresAt'>, now: number): PageUpdateResult;
  isAt(key: string, planId: string): boolean;
  /** Deletes the pages that have not repeated their announcement in time. */
  expire(now: number): void;
  isEmpty(): boolean;
  /** Grows with each visible change. */
  version(): number;
  /** The encoded frame with the changes after version `seen`, all of it for 0; null when there is nothing to send. */
  since(seen: number): Uint8Array | null;
};

const encoder = new TextEncoder();

/** The pages of one organization. */
export function createOrgPages(): OrgPages {
  const pages = new Map<string, Page>();
  /** By plan, the version of its last change. */
  const changes = new Map<string, number>();
  let version = 1;
  /** Changes up to this version are no longer in `changes`. */
  let baseVersion = 0;
  let lastFrame: { seen: number; version: number; bytes: Uint8Array | null } | null = null;

  function markChanged(planId: string): void {
    version += 1;
    if (changes.size >= MAX_CHANGES) {
      changes.clear();
      baseVersion = version;
    }
    changes.set(planId, version);
  }

  function deletePage(key: string, { plan_id, doing }: Page): void {
    pages.delete(key);
    if (doing !== 'left') markChanged(plan_id);
  }

  function makeRoomFor(person: string): boolean {
    const ownPages = [...pages].filter(([, page]) => page.person === person);
    const oldest = ownPages.toSorted(([, a], [, b]) => a.expiresAt - b.expiresAt)[0];
    if (ownPages.length >= LIMITS.pagesOfPerson && oldest) deletePage(...oldest);
    return pages.size < LIMITS.pagesOfOrg;
  }

  function peopleAt(planId: string): PresentPerson[] {
    const people = new Map<string, PresentPerson>();
    for (const { person: id, name, plan_id, entry_id, doing } of pages.values()) {
      if (plan_id !== planId || doing === 'left') continue;
      const key = `${id} ${entry_id}`;
      if (people.get(key)?.doing !== 'editing') people.set(key, { id, name, entry_id, doing });
    }
    return [...people.values()];
  }

  function encodeNews(seen: number): Uint8Array | null {
    const all = seen === 0 || seen < baseVersion;
    const plans = all
      ? new Set([...pages.values()].filter(({ doing }) => doing !== 'left').map(({ plan_id }) => plan_id))
      : [...changes].filter(([, at]) => at > seen).map(([planId]) => planId);
    const news = [...plans].map((plan_id) => ({ plan_id, people: peopleAt(plan_id) }));
    if (news.length === 0 && (!all || seen === 0)) return null;
    return encoder.encode(encodeControl('presence', { all, plans: news }));
  }

  return {
    update(key, page, now) {
      const previous = pages.get(key);
      if (previous && previous.turn >= page.turn) return 'outdated';
      if (!previous && !makeRoomFor(page.person)) return 'full';
      pages.set(key, { ...page, expiresAt: now + PAGE_EXPIRES_AFTER_MS });
      const isSame =
        previous?.plan_id === page.plan_id &&
        previous.entry_id === page.entry_id &&
        previous.doing === page.doing;
      if (isSame) return 'kept';
      if (previous && previous.doing !== 'left') markChanged(previous.plan_id);
      if (page.doing !== 'left') markChanged(page.plan_id);
      return 'kept';
    },
    isAt: (key, planId) => pages.get(key)?.plan_id === planId,
    expire(now) {
      for (const [key, page] of pages) if (page.expiresAt <= now) deletePage(key, page);
    },
    isEmpty: () => pages.size === 0,
    version: () => version,
    since(seen) {
      if (seen === version) return null;
      // Nearly all subscribers have seen the same version, so they share the encoded bytes.
      if (lastFrame?.seen !== seen || lastFrame.version !== version)
        lastFrame = { seen, version, bytes: encodeNews(seen) };
      return lastFrame.bytes;
    },
  };
}
