// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ChannelBanner } from '../../app/[org]/_org/channel-banner';
import { OrgProvider, type OrgView } from '../../app/[org]/_org/org-context';
import { DEMO, NOT_CONNECTED } from '../helpers/builders/channels';

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };

afterEach(cleanup);

function show(role: OrgView['role'], channels: Pick<OrgView, 'connected' | 'demo'>) {
  render(
    <OrgProvider value={{ slug: 'acme', name: 'Acme', role, userName: 'Ana', orgs: [], times, ...channels }}>
      <ChannelBanner />
    </OrgProvider>,
  );
}

test('an organization without a channel is told that approved messages are stored; admins can connect one', () => {
  show('admin', NOT_CONNECTED);
  screen.getByText(/No channel is connected: approved messages are stored, not sent/);
  expect(screen.getByRole('link').getAttribute('href')).toBe('/acme/settings/channels');
  cleanup();
  show('member', NOT_CONNECTED);
  expect(screen.queryByRole('link')).toBeNull();
});

test('the demo says that nothing leaves this machine', () => {
  show('owner', DEMO);
  screen.getByText(/Demo: nothing leaves this machine/);
  expect(screen.queryByRole('link')).toBeNull();
});

test('the closed banner is back when the page is loaded again', () => {
  show('member', NOT_CONNECTED);
  fireEvent.click(screen.getByRole('button', { name: 'Hide until the page is loaded again' }));
  expect(screen.queryByRole('region')).toBeNull();
  cleanup();
  show('member', NOT_CONNECTED);
  screen.getByRole('region', { name: 'Nothing is sent' });
});
