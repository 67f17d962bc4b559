// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { NewPlanDialog } from '../../app/[org]/plans/_new/new-plan-dialog';
import type { Template } from '../../lib/templates/schema';
import { CONNECTED } from '../helpers/builders/channels';
import { newPlan } from '../helpers/builders/plan-history';

const router = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock('next/navigation', () => ({ useRouter: () => router }));

const AT = '2026-11-22T10:00:00.000Z';
const TEMPLATE: Template = {
  id: 't1',
  name: 'Follow up',
  description: 'Read the call and find what was promised.',
  trigger: 'post_call',
  auto_approve: false,
  autopilot: false,
  re_enrollment_policy: 'multiple',
  start_condition: '',
  allowed_tools: ['send_email'],
  expires_after_s: null,
  remind_after_s: null,
  is_active: true,
  version: 1,
  created_at: AT,
};
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

test('what should happen is sent as the description of the new plan, which is then opened', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (_url: string, init?: RequestInit) => {
    if (init?.method !== 'POST') return Response.json({ contacts: [], next: null });
    sent.push(JSON.parse(String(init.body)));
    return Response.json(newPlan('p1', 1, AT), { status: 201 });
  });
  render(
    <OrgProvider value={org}>
      <NewPlanDialog templates={[TEMPLATE]} onClose={() => {}} />
    </OrgProvider>,
  );
  await screen.findByText('No contact found.');
  fireEvent.change(screen.getByLabelText('What should happen?'), {
    target: { value: 'Write Igor about the new delivery date.' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Create plan' }));
  await vi.waitFor(() => expect(router.push).toHaveBeenCalledWith('/acme/plans/p1'));
  expect(sent).toEqual([
    { template_id: 't1', contact_ids: [], description: 'Write Igor about the new delivery date.' },
  ]);
});
