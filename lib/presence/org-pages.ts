import 'server-only';
import { encodeControl } from '../events/frame';
import type { Announcement, PersonHere } from './schema';
import { FORGET_AFTER_MS } from './urls';

/** What one page has said last. Who has left is kept for a while as well, lest an older word of theirs bring them back. */
export type Page = Pick<Announcement, 'plan_id' | 'entry_id' | 'doing' | 'turn'> & {
  person: string;
  name: string;
  /** By the clock of this process, when it was heard here: those of others may differ. */
  until: number;
};

/** So that nobody can fill our memory: more tabs push out the person's own oldest ones, more people are not shown. */
export const LIMITS = { pagesOfPerson: 20, pagesOfOrg: 2_000 };
/** Beyond it who is behind is told all, instead of what has changed. */
const REMEMBERED_CHANGES = 500;

/** `overtaken`: a younger word of the page was here before. `full`: there is no room to show anybody more. */
export type Heard = 'kept' | 'overtaken' | 'full';

export type OrgPages = {
  say(key: string, page: Omit<Page, 'until'>, now: number): Heard;
  isAt(key: string, planId: string): boolean;
  /** Forgets who has not been heard of. */
  forget(now: number): void;
  isEmpty(): boolean;
  /** Grows whenever somebody would see something new. */
  version(): number;
  /** What somebody has to be told who was told up to `seen`, 0 for nothing at all; null when that is nothing. */
  since(seen: number): Uint8Array | null;
};

const encoder = new TextEncoder();

/** Who is where in one organization. */
export function createOrgPages(): OrgPages {
  const pages = new Map<string, Page>();
  /** By plan, the version of its last change. */
  const changes = new Map<string, number>();
  let version = 1;
  let floor = 0;
  let told: { seen: number; version: number; bytes: Uint8Array | null } | null = null;

  function changed(planId: string): void {
    version += 1;
    if (changes.size >= REMEMBERED_CHANGES) {
      changes.clear();
      floor = version;
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

  function news(seen: number): Uint8Array | null {
    const all = seen === 0 || seen < floor;
    const plans = all
      ? new Set([...pages.values()].filter(({ doing }) => doing !== 'left').map(({ plan_id }) => plan_id))
      : [...changes].filter(([, at]) => at > seen).map(([planId]) => planId);
    const named = [...plans].map((plan_id) => ({ plan_id, people: peopleAt(plan_id) }));
    if (named.length === 0 && (!all || seen === 0)) return null;
    return encoder.encode(encodeControl('presence', { all, plans: named }));
  }

  return {
    say(key, page, now) {
      const before = pages.get(key);
      if (before && before.turn >= page.turn) return 'overtaken';
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
    forget(now) {
      for (const [key, page] of pages) if (page.until <= now) drop(key, page);
    },
    isEmpty: () => pages.size === 0,
    version: () => version,
    since(seen) {
      if (seen === version) return null;
      // Nearly all who are told have been told the same so far: they are given the same bytes.
      if (told?.seen !== seen || told.version !== version) told = { seen, version, bytes: news(seen) };
      return told.bytes;
    },
  };
}
