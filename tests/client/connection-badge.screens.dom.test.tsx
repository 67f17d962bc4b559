// @vitest-environment jsdom
import { render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectionBadge } from '../../app/[org]/_connection/connection-badge';
import { useScreenUpdates } from '../../app/[org]/_connection/screen-updates';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { CallList } from '../../app/[org]/calls/call-list';
import { ContactList } from '../../app/[org]/contacts/contact-list';
import { OutboxList } from '../../app/[org]/outbox/outbox-list';
import { PlanList } from '../../app/[org]/plans/plan-list';
import { useConnection } from '../../lib/client/use-connection';
import { page, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ replace: () => {} }),
  usePathname: () => '/acme',
}));
withFreshPage();
beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })));

const CURSOR = 'ab12cd34.0';
const CALLS = <CallList list={{ calls: [], next: null, cursor: CURSOR }} />;
const PLANS = <PlanList list={{ plans: [], next: null, cursor: CURSOR }} filters={{}} />;
const CONTACTS = <ContactList list={{ contacts: [], next: null }} filters={{}} />;
const channels = { email: 'outbox', sms: 'outbox' } as const;
const OUTBOX = <OutboxList outbox={{ messages: [], page: 1, next_page: null, channels }} />;

function Badge() {
  return <ConnectionBadge {...useConnection()} updates={useScreenUpdates()} />;
}

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
/** The badge stands outside of the screen, as in the shell. */
const shell = (open: ReactNode) => (
  <OrgProvider
    value={{ slug: page.org, name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
  >
    <Badge />
    {open}
  </OrgProvider>
);
const word = () => screen.getByRole('status').textContent;

test.each([
  ['calls', 'Live', CALLS, /show up automatically/],
  ['plans', 'Live', PLANS, /show up automatically/],
  ['contacts', 'Connected', CONTACTS, /shows the state when it was opened/],
  ['outbox', 'Connected', OUTBOX, /is refreshed every 5 seconds/],
])(
  'on the screen of %s the badge says %s and how the screen is updated',
  async (_, expected, open, means) => {
    const { container } = render(shell(open), { wrapper });
    expect(word()).toBe(expected);
    screen.getByRole('button', { name: expected }).focus();
    await waitFor(() => expect(container.querySelector('[popover]')?.textContent).toMatch(means));
  },
);

test('the badge changes with the screen', () => {
  const { rerender } = render(shell(CALLS), { wrapper });
  const words = [CONTACTS, PLANS, CALLS, null].map((open) => {
    rerender(shell(open));
    return word();
  });
  expect(words).toEqual(['Connected', 'Live', 'Live', 'Connected']);
});
