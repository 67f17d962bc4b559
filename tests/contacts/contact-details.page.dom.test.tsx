// @vitest-environment jsdom
import { fireEvent, render, screen, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { ContactDetails } from '../../app/[org]/contacts/[contactId]/contact-details';
import type { CallSummary } from '../../lib/calls/schema';
import type { Contact, ContactNote } from '../../lib/contacts/schema';
import { EVT_PLAN_CREATED } from '../../lib/events/schema';
import type { Plan } from '../../lib/plans/schema/plan';
import { begin, page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';

withFreshPage();
beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })));

const AT = '2026-11-22T10:00:00.000Z';
const DANA: Contact = {
  id: 'k1',
  name: 'Dana Whitfield',
  email: 'dana@example.com',
  phone: null,
  do_not_email: false,
  do_not_text: false,
  version: 1,
  created_at: AT,
};
const NOTE: ContactNote = {
  id: 'n1',
  text: 'Wants **two** chairs\n\n- oak\n- <script>alert(1)</script>',
  author: 'Ana',
  plan_id: null,
  created_at: AT,
};
const CALL: CallSummary = {
  id: 'c1',
  source: 'tests',
  external_id: '1',
  kind: null,
  direction: null,
  started_at: AT,
  duration_s: 60,
  participants: [{ speaker: 'B', role: 'customer', name: 'Dana Whitfield' }],
  turn_count: 4,
  planning: { state: 'nothing_owed', reason: 'none' },
  version: 1,
  created_at: AT,
};

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
function show(contact: Partial<Contact> = {}) {
  const found = { contact: { ...DANA, ...contact }, notes: [NOTE], plans: [], calls: [CALL] };
  return render(
    <OrgProvider
      value={{ slug: page.org, name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
    >
      <ContactDetails found={found} />
    </OrgProvider>,
    { wrapper },
  );
}

test('opt-outs are shown only when they are set', () => {
  const { unmount } = show();
  expect(screen.queryByText(/Do not/)).toBeNull();
  unmount();
  show({ do_not_email: true, do_not_text: true });
  screen.getByText('Do not email. Do not text.');
  screen.getByText(/even if approved/);
});

test('notes render lists and run no markup', async () => {
  show();
  await screen.findByText('two', { selector: 'strong' });
  screen.getByText('oak', { selector: 'li' });
  expect(document.querySelector('script')).toBeNull();
});

test('calls link to their pages, and a new plan appears when it is created', async () => {
  show();
  begin(1);
  const calls = screen.getByRole('region', { name: 'Calls' });
  const link = within(calls).getByRole('link', { name: 'Dana Whitfield' });
  expect(link.getAttribute('href')).toBe(`/${page.org}/calls/c1`);
  const plan: Plan = {
    id: 'p1',
    title: 'Send the quote',
    description: '',
    state: { status: 'pending_review' },
    version: 2,
    call_id: null,
    template_id: null,
    template_name: null,
    contacts: [{ id: 'k1', name: 'Dana Whitfield', email: 'dana@example.com', phone: null }],
    preview: [],
    created_at: AT,
  };
  await push(
    { seq: 2, type: EVT_PLAN_CREATED, payload: plan },
    {
      seq: 3,
      type: EVT_PLAN_CREATED,
      payload: { ...plan, id: 'p2', title: 'Not hers', contacts: [], version: 3 },
    },
  );
  screen.getByRole('link', { name: 'Send the quote' });
  expect(screen.queryByText('Not hers')).toBeNull();
});

test('input is kept when saving fails, and each error is shown at its field', async () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  const phone = await screen.findByLabelText(/Phone/);
  fireEvent.change(phone, { target: { value: '12' } });
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Dana W.' } });
  const issues = [{ path: ['phone'], message: 'not a possible phone number' }];
  vi.stubGlobal('fetch', async () =>
    Response.json(
      { code: 'invalid', message: 'This is not a possible phone number.', issues },
      { status: 422 },
    ),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('not a possible phone number');
  expect(screen.getByLabelText(/Phone/)).toHaveProperty('value', '12');
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Dana W.');
});
