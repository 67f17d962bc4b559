// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { EditPlanDialog } from '../../app/[org]/plans/[planId]/_header/edit-plan-dialog';
import { usePlanAction } from '../../app/[org]/plans/[planId]/_header/use-plan-action';
import type { Plan } from '../../lib/plans/schema/plan';
import { CONNECTED } from '../helpers/builders/channels';
import { newPlan } from '../helpers/builders/plan-history';

const AT = '2026-11-22T10:00:00.000Z';
const OPENED: Plan = { ...newPlan('p1', 5, AT), title: 'The quote', description: 'By Friday.' };

type Sent = { version: number; title?: string; description?: string };

/** A server that compares versions like the real one; tests change `plan` to edit as another person. */
function serve(initial: Plan) {
  const server = { plan: initial, sent: [] as Sent[] };
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const body: Sent = JSON.parse(String(init.body));
    server.sent.push(body);
    const { version, ...changes } = body;
    if (version !== server.plan.version)
      return Response.json({ code: 'conflict', message: 'Changed.', current: server.plan }, { status: 409 });
    server.plan = { ...server.plan, ...changes, version: version + 1 };
    return Response.json(server.plan);
  });
  return server;
}

function Editor({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const { latest, edit } = usePlanAction(plan);
  return <EditPlanDialog plan={latest} onSave={edit} onClose={onClose} />;
}

function open(onClose = vi.fn()) {
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
  const view = (plan: Plan) => (
    <OrgProvider value={org}>
      <Editor plan={plan} onClose={onClose} />
    </OrgProvider>
  );
  const { rerender } = render(view(OPENED));
  return { onClose, show: (plan: Plan) => rerender(view(plan)) };
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('an edit of the title keeps a description that another person changed meanwhile', async () => {
  const server = serve(OPENED);
  const { onClose, show } = open();
  type('Title', 'The new quote');
  // The stream brings the colleague's edit into the page while the dialog is open.
  server.plan = { ...OPENED, description: 'By Thursday!', version: 9 };
  show(server.plan);
  save();
  await screen.findByText(/Someone else changed this plan/);
  expect(server.plan.description).toBe('By Thursday!');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Description').value).toBe('By Thursday!');
  expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('The new quote');
  save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(server.plan).toMatchObject({ title: 'The new quote', description: 'By Thursday!' });
  expect(server.sent.at(-1)).toEqual({ version: 9, title: 'The new quote' });
});

test('when both people changed the same field, both texts are shown and no input is lost', async () => {
  const server = serve(OPENED);
  const { onClose } = open();
  type('Description', 'By Monday.');
  server.plan = { ...OPENED, description: 'By Thursday!', version: 9 };
  save();
  await screen.findByText('Now: By Thursday!');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Description').value).toBe('By Monday.');
  expect(server.plan.description).toBe('By Thursday!');
  save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(server.plan.description).toBe('By Monday.');
});

test('a plan whose state alone has changed is saved without a question', async () => {
  const server = serve(OPENED);
  const { onClose } = open();
  type('Title', 'The new quote');
  server.plan = { ...OPENED, state: { status: 'executing' }, version: 12 };
  save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(server.plan).toMatchObject({ title: 'The new quote', version: 13 });
});

test('without a change nothing is sent', async () => {
  const server = serve(OPENED);
  const { onClose } = open();
  save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(server.sent).toEqual([]);
});
