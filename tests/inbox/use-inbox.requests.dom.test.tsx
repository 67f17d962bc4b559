// @vitest-environment jsdom
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { useWaitingCount } from '../../app/[org]/_shell/use-waiting-count';
import { useInbox } from '../../app/[org]/inbox/_queue/use-inbox';
import type { Inbox, InboxIndex, InboxItem } from '../../lib/plans/schema/inbox';
import { inboxIndexKey, inboxKey } from '../../lib/plans/urls';
import { AT, createdEvent, stateEvent, waitingEvent } from '../helpers/browser/live-events';
import { begin, wrapper as Live, page, push, withFreshPage } from '../helpers/browser/live-page';
import { TestOrgProvider } from '../helpers/browser/rendered-rows';

withFreshPage();

const wrapper = ({ children }: { children: ReactNode }) => (
  <Live>
    <TestOrgProvider org={page.org}>{children}</TestOrgProvider>
  </Live>
);

/** Each item's version identifies its state on the server. */
type Versions = Map<string, number>;

function itemOf(id: string, version: number): InboxItem {
  const { plan_id, ...log } = waitingEvent(version, 'p1', id).payload;
  return { plan_id, plan_title: 'One', contact: null, template: null, log, reminded_at: null };
}

function inboxOf(versions: Versions, seq: number): Inbox {
  const rest = [...versions].map(([id, version]) => ({
    ...{ id, version, kind: 'email' as const, open: true, reminded_at: null },
  }));
  return { plans: [], items: [], rest, read_at: AT, cursor: `ab12cd34.${seq}` };
}

/** A server with these items; returns the ids of each request for a part. */
function serveParts(versions: Versions, seq: () => number): string[][] {
  const requested: string[][] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    page.fetched.push(url);
    const ids = new URL(url, 'http://localhost').searchParams.get('ids')?.split(',');
    if (!ids) return Response.json(inboxOf(versions, seq()));
    requested.push(ids);
    const items = ids.flatMap((id) => {
      const version = versions.get(id);
      return version ? [itemOf(id, version)] : [];
    });
    return Response.json({ ...inboxOf(new Map(), seq()), items });
  });
  return requested;
}

describe('the inbox page', () => {
  test('loads 250 items in three parts, and after a refetch only items with a higher version', async () => {
    const versions: Versions = new Map(Array.from({ length: 250 }, (_, index) => [`e${index}`, 2]));
    let seq = 5;
    const requested = serveParts(versions, () => seq);
    const first = inboxOf(versions, seq);
    const { result } = renderHook(() => useInbox(first), { wrapper });
    await waitFor(() => expect(result.current.inbox.items).toHaveLength(250));
    expect(requested.map((ids) => ids.length)).toEqual([100, 100, 50]);
    expect(page.fetched).not.toContain(inboxKey(page.org));

    seq = 9;
    versions.set('e7', 8).set('e240', 9).delete('e8');
    act(() => page.store.refresh());
    await waitFor(() =>
      expect(result.current.inbox.items.find(({ log }) => log.id === 'e240')?.log.version).toBe(9),
    );
    expect(result.current.inbox.items).toHaveLength(249);
    expect(requested.slice(3)).toEqual([['e7', 'e240']]);
  });

  test('does not request items again that were settled since the inbox was read', async () => {
    const versions: Versions = new Map([['e1', 2]]);
    const requested = serveParts(versions, () => 6);
    const first = inboxOf(new Map(versions).set('gone', 2), 5);
    const { result } = renderHook(() => useInbox(first), { wrapper });
    await waitFor(() => expect(result.current.inbox.items).toHaveLength(1));
    expect(requested).toEqual([['e1', 'gone']]);
  });
});

describe('the number of waiting items', () => {
  const index = (cursor: string, ids: string[]): InboxIndex => ({
    items: ids.map((id) => ({ id, version: 2, kind: 'email', plan_id: 'p1', due: null, open: true })),
    cursor,
  });

  test('is fetched without message contents and stays live', async () => {
    page.answers.set(inboxIndexKey(page.org), index('ab12cd34.5', ['e1', 'e2']));
    const { result } = renderHook(() => useWaitingCount(), { wrapper });
    await waitFor(() => expect(result.current).toBe(2));
    begin(5);
    // A plan under review and a message of a plan that was never loaded add two.
    await push(createdEvent(6, 'p2'), waitingEvent(7, 'p9', 'e3'));
    expect(result.current).toBe(4);
    await push(stateEvent(8, 'p2'));
    expect(result.current).toBe(3);
    expect(page.fetched).toEqual([inboxIndexKey(page.org)]);
  });

  test('beside an open inbox costs one small request, because the page already has the inbox', async () => {
    page.answers.set(inboxIndexKey(page.org), index('ab12cd34.5', ['e1']));
    const first: Inbox = { ...inboxOf(new Map(), 5), items: [itemOf('e1', 2)] };
    const { result } = renderHook(() => ({ count: useWaitingCount(), ...useInbox(first) }), { wrapper });
    await waitFor(() => expect(result.current.count).toBe(1));
    expect(result.current.inbox.items).toHaveLength(1);
    expect(page.fetched).toEqual([inboxIndexKey(page.org)]);
  });
});
