// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { AuditFilterBar } from '../../app/[org]/audit/audit-filter-bar';
import { AuditTableRow } from '../../app/[org]/audit/audit-row';
import type { AuditRow } from '../../lib/audit/schema';
import { CONNECTED } from '../helpers/builders/channels';
import { expectConsole } from '../setup/console';

const replace = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({ useRouter: () => ({ replace }), usePathname: () => '/acme/audit' }));

const at = '2026-11-22T10:00:00.000Z';
const ROW: AuditRow = {
  kind: 'message',
  id: 'e1',
  at,
  plan_id: 'p1',
  plan_title: 'Follow up with Kim',
  plan_status: 'completed',
  template_id: null,
  template_name: null,
  contacts: ['Kim Larsen'],
  run_id: 'r1',
  step: 0,
  tool: 'send_email',
  state: 'rejected',
  args: { to: 'kim@example.com', subject: 'The price', body: 'It costs 149 dollars.' },
  approved_args: null,
  decisions: [],
  dispatches: [],
  receipt: null,
};

test('the details of a row contain the text of the message', () => {
  const org = {
    slug: 'acme',
    name: 'Acme',
    role: 'member' as const,
    userName: 'Ana',
    orgs: [],
    times: { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null },
    ...CONNECTED,
  };
  render(
    <OrgProvider value={org}>
      <table>
        <AuditTableRow row={ROW} />
      </table>
    </OrgProvider>,
  );
  screen.getByText('Kim Larsen');
  screen.getByText('Follow up with Kim');
  expect(screen.queryByText('It costs 149 dollars.')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Details' }));
  screen.getByText('It costs 149 dollars.');
});

test('the last day that is shown is chosen, and the address has the day after it', () => {
  render(<AuditFilterBar filters={{ to: '2026-12-01' }} deciders={[]} templates={[]} />);
  // jsdom does not have the element <search>; React says so once.
  expectConsole(/<%s> is unrecognized/);
  const last = screen.getByLabelText('To');
  expect(last).toHaveProperty('value', '2026-11-30');
  fireEvent.change(last, { target: { value: '2026-11-22' } });
  expect(replace).toHaveBeenCalledWith('/acme/audit?to=2026-11-23', { scroll: false });
});
