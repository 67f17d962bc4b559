import 'server-only';
import { encodeControl } from '../events/frame';
import type { Announcement, PersonHere } from './schema';
import { FORGET_AFTER_MS } from './urls';

/** The last announcement of one page. A page that has left is kept for a while too, so that a late, older announcement does not bring it back. */
export type Page = Pick<Announcement, 'plan_id' | 'entry_id' | 'doing' | 'turn'> & {
  person: string;
  name: string;
  /** When it expires, by the clock of this process: the clocks of other processes may differ. */
  until: number;
};

/** Bounds of the memory: one more tab of a user replaces the oldest one; one more user of the org is not shown. */
export const LIMITS = { pagesOfPerson: 20, pagesOfOrg: 2_000 };
/** A watcher that has missed more changes gets the whole state instead of the changes. */
const REMEMBERED_CHANGES = 500;

/** `outdated`: a newer announcement of the page arrived before. `full`: the org has too many pages. */
export type PageUpdateResult = 'kept' | 'outdated' | 'full';

export type OrgPages = {
  update(key: string, page: Omit<Page, 'until'>, now: number): PageUpdateResult;
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

  function changed(planId: string): void {
    version += 1;
    if (changes.size >= REMEMBERED_CHANGES) {
      changes.clear();
      baseVersion = version;
    }
    changes.set(planId, version);
  }

  function drop(key: string, { plan_id, doing }: Page): void {
    pages.delete(key);
    if (doing !== 'left') changed(plan_id);
  }

  function hasRoomFor(person: string): boolean {
    const own = [...pages].filter(([, page]) => page.person === person);
    const oldest = own.toSorted(([, a], [, b]) => a.until - b.until)[0];
    if (own.length >= LIMITS.pagesOfPerson && oldest) drop(...oldest);
    return pages.size < LIMITS.pagesOfOrg;
  }

  function peopleAt(planId: string): PersonHere[] {
    const people = new Map<string, PersonHere>();
    for (const { person: id, name, plan_id, entry_id, doing } of pages.values()) {
      if (plan_id !== planId || doing === 'left') continue;
      const place = `${id} ${entry_id}`;
      if (people.get(place)?.doing !== 'editing') people.set(place, { id, name, entry_id, doing });
    }
    return [...people.values()];
  }

  function encodeNews(seen: number): Uint8Array | null {
    const all = seen === 0 || seen < baseVersion;
    const plans = all
      ? new Set([...pages.values()].filter(({ doing }) => doing !== 'left').map(({ plan_id }) => plan_id))
      : [...changes].filter(([, at]) => at > seen).map(([planId]) => planId);
    const named = [...plans].map((plan_id) => ({ plan_id, people: peopleAt(plan_id) }));
    if (named.length === 0 && (!all || seen === 0)) return null;
    return encoder.encode(encodeControl('presence', { all, plans: named }));
  }

  return {
    update(key, page, now) {
      const before = pages.get(key);
      if (before && before.turn >= page.turn) return 'outdated';
      if (!before && !hasRoomFor(page.person)) return 'full';
      pages.set(key, { ...page, until: now + FORGET_AFTER_MS });
      const isSame =
        before?.plan_id === page.plan_id && before.entry_id === page.entry_id && before.doing === page.doing;
      if (isSame) return 'kept';
      if (before && before.doing !== 'left') changed(before.plan_id);
      if (page.doing !== 'left') changed(page.plan_id);
      return 'kept';
    },
    isAt: (key, planId) => pages.get(key)?.plan_id === planId,
    expire(now) {
      for (const [key, page] of pages) if (page.until <= now) drop(key, page);
    },
    isEmpty: () => pages.size === 0,
    version: () => version,
    since(seen) {
      if (seen === version) return null;
      // Nearly all watchers have seen the same version, so they share the encoded bytes.
      if (lastFrame?.seen !== seen || lastFrame.version !== version)
        lastFrame = { seen, version, bytes: encodeNews(seen) };
      return lastFrame.bytes;
    },
  };
}
