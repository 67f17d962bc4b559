import { act, cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { LiveProvider } from '../../../lib/client/live-provider';
import { createLiveStore, type LiveStore } from '../../../lib/client/live-store';
import type { LiveSource } from '../../../lib/client/stream/event-stream';
import type { OrgEvent } from '../../../lib/events/schema';

const LIVE = { state: 'live' as const, since: null, removed: false };

/** The state of one test: its organization, the server's answers by URL, and the fetched URLs. */
export const page = {
  org: '',
  store: createLiveStore(),
  answers: new Map<string, unknown>(),
  fetched: [] as string[],
};

/** A source without a stream; the test pushes events into the store. */
function silentSource(_: string, store: LiveStore): LiveSource {
  page.store = store;
  return {
    start: () => {
      const cursor = store.cursor();
      if (cursor) store.start(cursor);
    },
    stop: () => {},
    retry: () => {},
    connection: () => LIVE,
    subscribe: () => () => {},
  };
}

export const wrapper = ({ children }: { children: ReactNode }) => (
  <LiveProvider org={page.org} createSource={silentSource}>
    {children}
  </LiveProvider>
);

/** Starts the stream after this event. */
export function begin(seq = 0): void {
  act(() => page.store.start({ epoch: 'ab12cd34', seq }));
}

/** Pushes these events and waits until the views have rendered them. */
export async function push(...events: OrgEvent[]): Promise<void> {
  await act(async () => {
    for (const event of events) page.store.push(event);
    await vi.waitFor(() => expect(page.store.view().last).toBe(events.at(-1)?.seq));
  });
}

/** Called once at the top of a test file. SWR's cache outlives a test, so each test has an organization of its own. */
export function withFreshPage(): void {
  let count = 0;
  beforeEach(() => {
    count += 1;
    Object.assign(page, { org: `acme-${count}`, answers: new Map(), fetched: [] });
    vi.stubGlobal('fetch', async (url: string) => {
      page.fetched.push(url);
      const answer = page.answers.get(url);
      return answer === undefined ? new Response('{}', { status: 404 }) : Response.json(answer);
    });
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
}
