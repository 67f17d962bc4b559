// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { afterEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { OutboxList } from '../../app/[org]/outbox/outbox-list';
import type { Outbox, OutboxMessage } from '../../lib/delivery/schema';
import { CONNECTED } from '../helpers/builders/channels';

const SIZE = 50;
const messages: OutboxMessage[] = Array.from({ length: 61 }, (_, index) => ({
  id: `m${index}`,
  channel: 'email',
  to: 'kim@example.com',
  subject: `Message ${index}`,
  body: '-',
  plan_id: 'p',
  entry_id: 'e',
  created_at: new Date(Date.UTC(2026, 2, 2, 10, 0, 60 - index)).toISOString(),
}));

function pageOf(list: OutboxMessage[], page: number): Outbox {
  const end = page * SIZE;
  return {
    messages: list.slice(end - SIZE, end),
    page,
    next_page: list.length > end ? page + 1 : null,
    channels: { email: 'outbox', sms: 'outbox' },
  };
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a message that a newer one moves to the second page stays in the list', async () => {
  let onServer = messages.slice(1);
  vi.stubGlobal('fetch', async (url: string) => {
    const page = Number(new URL(url, 'http://localhost').searchParams.get('page') ?? 1);
    return new Response(JSON.stringify(pageOf(onServer, page)));
  });
  const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
  const org = {
    slug: 'acme',
    name: 'Acme',
    role: 'member' as const,
    userName: 'Ana',
    orgs: [],
    times,
    ...CONNECTED,
  };
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
  render(
    <OrgProvider value={org}>
      <SWRConfig value={{ provider: () => new Map(), dedupingInterval: 0 }}>
        <OutboxList outbox={pageOf(onServer, 1)} />
      </SWRConfig>
    </OrgProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
  await screen.findByText('Message 60');
  onServer = messages;
  vi.advanceTimersByTime(6_000);
  await screen.findByText('Message 0');
  // Message 50 was the last row of page one until the newest message moved it to page two.
  await waitFor(() => expect(screen.getByText('Message 50')).toBeDefined());
  expect(screen.getAllByText(/^Message \d+$/)).toHaveLength(61);
  vi.useRealTimers();
});
