// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { ContactList } from '../../app/[org]/contacts/contact-list';
import { page, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';
import { newContact } from '../helpers/builders/contacts';
import { expectConsole } from '../setup/console';

const replace = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({
  useRouter: () => ({ replace, push: vi.fn() }),
  usePathname: () => '/acme/contacts',
}));
withFreshPage();

function show(q: string, names: string[]) {
  const org = {
    slug: page.org,
    name: 'Acme',
    role: 'member' as const,
    userName: 'Ana',
    orgs: [],
    times: { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null },
    ...CONNECTED,
  };
  const contacts = names.map((name) => newContact(name, { name, phone: '+12125550123' }));
  render(
    <OrgProvider value={org}>
      <ContactList list={{ contacts, next: null }} filters={q ? { q } : {}} />
    </OrgProvider>,
    { wrapper },
  );
}

test('the search of the address is in the field, and the list has what the server found', () => {
  show('dana', ['Dana Whitfield']);
  // jsdom does not have the element <search>; React says so once.
  expectConsole(/<%s> is unrecognized/);
  expect(screen.getByLabelText('Search contacts')).toHaveProperty('value', 'dana');
  screen.getByText('Dana Whitfield');
  screen.getByText('+1 212-555-0123');
});

test('typing changes the address', async () => {
  show('', ['Dana Whitfield']);
  fireEvent.change(screen.getByLabelText('Search contacts'), { target: { value: 'kim ' } });
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith('/acme/contacts?q=kim', { scroll: false }));
});

test('a search without a result keeps the field', () => {
  show('nobody', []);
  expect(screen.getByLabelText('Search contacts')).toHaveProperty('value', 'nobody');
  screen.getByText('No contacts match.');
});
