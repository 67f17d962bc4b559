import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { decodeMessage, encodeMessages } from '../../lib/events/pubsub/envelope';
import { mergePresence, type PresenceByPlan } from '../../lib/presence/merge';
import { LIMITS } from '../../lib/presence/org-pages';
import { createPresence, type Presence } from '../../lib/presence/presence';
import type { Announcement, PresenceNews, PresentPerson } from '../../lib/presence/schema';
import { PAGE_EXPIRES_AFTER_MS } from '../../lib/presence/urls';

const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben', name: 'Ben' };
const PLAN = randomUUID();
const ENTRY = randomUUID();
const open: Presence[] = [];
let turns = 0;

afterEach(() => {
  for (const presence of open.splice(0)) presence.close();
  vi.useRealTimers();
});

function aProcess(now?: () => number): Presence {
  const presence = createPresence(now);
  open.push(presence);
  return presence;
}

function announcement(over: Partial<Announcement> = {}): Announcement {
  turns += 1;
  return { page: randomUUID(), turn: turns, plan_id: PLAN, entry_id: ENTRY, doing: 'looking', ...over };
}

function read(bytes: Uint8Array | null): PresenceNews | null {
  const text = new TextDecoder().decode(bytes ?? new Uint8Array());
  expect(text).not.toContain('id:');
  return bytes ? JSON.parse(text.split('\ndata: ')[1] ?? '') : null;
}

/** One connection, and the state that its reader has. */
function aReader(presence: Presence, orgId = 'acme') {
  const wake = vi.fn();
  const watch = presence.subscribe(orgId, wake);
  let known: PresenceByPlan = new Map();
  return {
    wake,
    close: watch.close,
    news: () => read(watch.news()),
    at(planId = PLAN): readonly PresentPerson[] {
      const news = read(watch.news());
      if (news) known = mergePresence(known, news);
      return known.get(planId) ?? [];
    },
  };
}

test('presence is sent to present and later readers, and so is its end', () => {
  const presence = aProcess();
  const before = aReader(presence);
  expect(before.news()).toBeNull();
  const page = randomUUID();
  presence.announce('acme', ANA, announcement({ page }));
  const ana = { ...ANA, entry_id: ENTRY, doing: 'looking' };
  expect(before.at()).toEqual([ana]);
  expect(aReader(presence).news()).toEqual({ all: true, plans: [{ plan_id: PLAN, people: [ana] }] });
  presence.announce('acme', ANA, announcement({ page, doing: 'editing' }));
  expect(before.at()).toEqual([{ ...ana, doing: 'editing' }]);
  presence.announce('acme', ANA, announcement({ page, doing: 'left' }));
  expect(before.news()).toEqual({ all: false, plans: [{ plan_id: PLAN, people: [] }] });
  expect(aReader(presence).news()).toBeNull();
});

test('a page that moves to another plan changes both plans', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  const [page, elsewhere] = [randomUUID(), randomUUID()];
  presence.announce('acme', ANA, announcement({ page }));
  expect(reader.at()).toHaveLength(1);
  presence.announce('acme', ANA, announcement({ page, plan_id: elsewhere }));
  expect(reader.at()).toEqual([]);
  expect(reader.at(elsewhere)).toHaveLength(1);
});

test('two tabs of a person at one entry are one person, who is editing when either tab is', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  presence.announce('acme', ANA, announcement({ doing: 'editing' }));
  presence.announce('acme', ANA, announcement());
  presence.announce('acme', BEN, announcement());
  expect(reader.at().map(({ id, doing }) => `${id} ${doing}`)).toEqual(['ana editing', 'ben looking']);
});

test('presence expires without renewal, and not with it', () => {
  let now = 0;
  vi.useFakeTimers();
  const presence = aProcess(() => now);
  const reader = aReader(presence);
  const page = randomUUID();
  presence.announce('acme', ANA, announcement());
  presence.announce('acme', BEN, announcement({ page }));
  now = PAGE_EXPIRES_AFTER_MS - 1;
  presence.announce('acme', BEN, announcement({ page }));
  vi.advanceTimersByTime(1_100);
  expect(reader.at().map(({ id }) => id)).toEqual(['ana', 'ben']);
  now = PAGE_EXPIRES_AFTER_MS;
  reader.wake.mockClear();
  vi.advanceTimersByTime(2_000);
  expect(reader.wake).toHaveBeenCalledOnce();
  expect(reader.at().map(({ id }) => id)).toEqual(['ben']);
});

test('an unchanged announcement sends nothing, and a burst of changes is sent once', () => {
  vi.useFakeTimers();
  const presence = aProcess();
  const reader = aReader(presence);
  const page = randomUUID();
  for (let count = 0; count < 50; count += 1)
    presence.announce('acme', ANA, announcement({ page, entry_id: randomUUID() }));
  vi.advanceTimersByTime(500);
  expect(reader.wake).toHaveBeenCalledOnce();
  presence.announce('acme', ANA, announcement({ page }));
  vi.advanceTimersByTime(500);
  expect(reader.at()).toHaveLength(1);
  reader.wake.mockClear();
  presence.announce('acme', ANA, announcement({ page }));
  vi.advanceTimersByTime(500);
  expect(reader.wake).not.toHaveBeenCalled();
  expect(reader.news()).toBeNull();
});

test('an outdated announcement does not restore presence', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  const page = randomUUID();
  const late = announcement({ page });
  presence.announce('acme', ANA, announcement({ page, doing: 'left' }));
  presence.announce('acme', ANA, late);
  expect(reader.at()).toEqual([]);
});

test('a person cannot announce for the page of another person', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  const page = randomUUID();
  presence.announce('acme', ANA, announcement({ page }));
  presence.announce('acme', BEN, announcement({ page, doing: 'left', turn: 1_000_000 }));
  expect(reader.at().map(({ id }) => id)).toEqual(['ana']);
});

test('another organization receives nothing', () => {
  const presence = aProcess();
  const other = aReader(presence, 'other');
  presence.announce('acme', ANA, announcement());
  expect(other.news()).toBeNull();
  expect(aReader(presence, 'other').news()).toBeNull();
});

test('many tabs of one person, and many people of one organization, use bounded memory', () => {
  const presence = aProcess();
  for (let tab = 0; tab < LIMITS.pagesOfPerson * 3; tab += 1) {
    expect(presence.announce('acme', ANA, announcement({ entry_id: randomUUID() }))).toBe(true);
  }
  expect(aReader(presence).at()).toHaveLength(LIMITS.pagesOfPerson);
  const people = Array.from({ length: LIMITS.pagesOfOrg }, (_, index) => ({ id: `p${index}`, name: 'P' }));
  const shown = people.map((person) => presence.announce('acme', person, announcement()));
  expect(shown.filter(Boolean)).toHaveLength(LIMITS.pagesOfOrg - LIMITS.pagesOfPerson);
  expect(presence.announce('other', BEN, announcement())).toBe(true);
});

test('a slow reader gets the full state, and no further backlog is kept for it', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  const page = randomUUID();
  const first = randomUUID();
  presence.announce('acme', ANA, announcement({ page, plan_id: first }));
  expect(reader.at(first)).toHaveLength(1);
  for (let count = 0; count < 2_000; count += 1)
    presence.announce('acme', ANA, announcement({ page, plan_id: randomUUID() }));
  presence.announce('acme', ANA, announcement({ page }));
  expect(reader.at()).toHaveLength(1);
  expect(reader.at(first)).toEqual([]);
});

/** Transfers what waits in one process to the other, as pub/sub would. */
function transfer(from: Presence, to: Presence): void {
  const { kind } = from.replicator;
  for (const message of encodeMessages({ from: 'here', kind, items: from.replicator.take() })) {
    expect(Buffer.byteLength(message)).toBeLessThan(8_000);
    const received = decodeMessage(message);
    expect(received).toMatchObject({ from: 'here', kind });
    to.replicator.receive(received?.items ?? []);
  }
}

test('another process gets the last announcement of each page, in messages that fit into a NOTIFY', () => {
  const [here, there] = [aProcess(), aProcess()];
  const listener = vi.fn();
  here.replicator.subscribe(listener);
  const reader = aReader(there);
  const page = randomUUID();
  for (let count = 0; count < 10; count += 1)
    here.announce('acme', ANA, announcement({ page, entry_id: randomUUID() }));
  here.announce('acme', ANA, announcement({ page, doing: 'editing' }));
  for (let index = 0; index < 200; index += 1) {
    here.announce('acme', { id: `p${index}`, name: 'Ж\n"'.repeat(100) }, announcement());
  }
  expect(listener).toHaveBeenCalledTimes(211);
  transfer(here, there);
  expect(reader.at()).toHaveLength(201);
  expect(reader.at()[0]).toMatchObject({ id: 'ana', entry_id: ENTRY, doing: 'editing' });
  expect(here.replicator.take()).toEqual([]);
  // What was received is not sent back.
  expect(there.replicator.take()).toEqual([]);
});

test('an invalid item from another process is ignored', () => {
  const presence = aProcess();
  const reader = aReader(presence);
  const person = ANA;
  presence.replicator.receive(['', null, [], { org_id: 'acme' }, { ...announcement(), org_id: 7, person }]);
  expect(reader.news()).toBeNull();
  presence.replicator.receive([{}, { ...announcement(), org_id: 'acme', person, of_a_later_version: true }]);
  expect(reader.at()).toHaveLength(1);
});
