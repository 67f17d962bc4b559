// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { EntryCard } from '../../app/[org]/plans/_decide/entry-card';
import type { ToolCallLog } from '../../app/[org]/plans/_entry/entry-args';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { setOnScreen } from '../helpers/browser/intersection-observer';
import { CONNECTED } from '../helpers/builders/channels';

const AT = '2026-11-22T10:00:00.000Z';
const BEN = { kind: 'user', id: 'u2', name: 'Ben Adeyemi' } as const;
const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
let count = 0;
let sent: { url: string; body: Record<string, unknown> }[] = [];
let answer: () => Promise<Response>;

beforeEach(() => {
  count += 1;
  sent = [];
  setOnScreen(() => true);
  vi.stubGlobal('fetch', (url: string, init: { body: string }) => {
    sent.push({ url, body: JSON.parse(init.body) });
    return answer();
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function email(status: ToolCallStatus = { state: 'pending' }, version = 5, name = ''): ToolCallLog {
  const args = { to: 'dana@example.com', subject: 'Your quote', body: 'Hello Dana' };
  return {
    ...{ id: `kbd-${count}${name}`, created_at: AT, version },
    entry: { kind: 'tool_call', tool: 'send_email', run_id: 'r1', step: 0, args, evidence: [], status },
  };
}
const cards = (...logs: ToolCallLog[]) => (
  <OrgProvider
    value={{ slug: 'acme', name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
  >
    {logs.map((log) => (
      <EntryCard key={log.id} planId="p1" log={log} />
    ))}
  </OrgProvider>
);
const rejected = (version = 6, name = '') =>
  email({ state: 'rejected', by: BEN, at: AT, reason: 'Wrong person.' }, version, name);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('the focus belongs to the person', () => {
  test('a form whose message a colleague decides keeps its text and the focus, and decides no more', async () => {
    const { rerender } = render(cards(email()));
    press('Reject');
    const reason = await screen.findByLabelText('Reason');
    reason.focus();
    fireEvent.change(reason, { target: { value: 'This ad' } });
    rerender(cards(rejected()));
    await screen.findByText(/Ben Adeyemi rejected this while you were writing/);
    expect(document.activeElement).toBe(reason);
    expect(reason).toHaveProperty('value', 'This ad');
    expect(reason).toHaveProperty('readOnly', true);
    fireEvent.keyDown(reason, { key: 'Enter', ctrlKey: true });
    expect(sent).toEqual([]);
  });

  test('the reasons, where the focus is first, stay as well', async () => {
    const { rerender } = render(cards(email()));
    press('Reject');
    const first = await screen.findByRole('button', { name: 'This was not promised.' });
    await waitFor(() => expect(document.activeElement).toBe(first));
    rerender(cards(rejected()));
    expect(document.activeElement).toBe(first);
    fireEvent.keyDown(first, { key: '1' });
    expect(sent).toEqual([]);
  });

  test('an answer that comes late leaves the focus in the field of another card', async () => {
    let release = (_: Response) => {};
    answer = () => new Promise((resolve) => (release = resolve));
    render(cards(email(), email({ state: 'pending' }, 5, '-b')));
    await act(async () => {});
    fireEvent.click(screen.getAllByRole('button', { name: 'Approve' })[0] ?? document.body);
    fireEvent.click(screen.getAllByRole('button', { name: 'Reject' })[1] ?? document.body);
    const reason = await screen.findByLabelText('Reason');
    reason.focus();
    release(Response.json(email({ state: 'approved', by: BEN, at: AT, run_at: AT }, 6)));
    await screen.findByText(/Approved by Ben Adeyemi/);
    expect(document.activeElement).toBe(reason);
  });
});

describe('only what was shown can be approved', () => {
  test('a click on Approve of a message whose end was not on screen sends nothing', async () => {
    setOnScreen(() => false);
    render(cards(email()));
    await act(async () => {});
    press('Approve');
    expect(sent).toEqual([]);
    setOnScreen(() => true);
    answer = async () => Response.json(email({ state: 'approved', by: BEN, at: AT, run_at: AT }, 6));
    press('Approve');
    await screen.findByText(/Approved by Ben Adeyemi/);
  });

  test('a new version has to be shown anew', async () => {
    const { rerender } = render(cards(email()));
    await act(async () => {});
    setOnScreen(() => false);
    rerender(cards(email({ state: 'pending' }, 7)));
    await act(async () => {});
    press('Approve');
    expect(sent).toEqual([]);
  });
});

describe('forms obey the keyboard', () => {
  test('a digit rejects with that reason', async () => {
    answer = async () => Response.json(rejected());
    render(cards(email()));
    press('Reject');
    const first = await screen.findByRole('button', { name: 'This was not promised.' });
    fireEvent.keyDown(first, { key: '2' });
    await screen.findByText(/Rejected by/);
    expect(sent[0]?.body).toEqual({ version: 5, reason: 'Wrong person.' });
  });

  test('other text goes to the field, and Ctrl+Enter sends it', async () => {
    answer = async () => Response.json(rejected());
    render(cards(email()));
    press('Reject');
    const first = await screen.findByRole('button', { name: 'This was not promised.' });
    fireEvent.keyDown(first, { key: 'a' });
    const reason = screen.getByLabelText('Reason');
    expect(document.activeElement).toBe(reason);
    fireEvent.change(reason, { target: { value: 'already sent' } });
    fireEvent.keyDown(reason, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(sent[0]?.body).toEqual({ version: 5, reason: 'already sent' }));
  });

  test('a digit in the field is text', async () => {
    render(cards(email()));
    press('Reject');
    const reason = await screen.findByLabelText('Reason');
    reason.focus();
    fireEvent.keyDown(reason, { key: '1' });
    expect(sent).toEqual([]);
  });

  test('Escape closes an untouched form, and gives the focus back to the card', async () => {
    render(cards(email()));
    press('Edit and approve');
    fireEvent.keyDown(await screen.findByLabelText('Text'), { key: 'Escape' });
    screen.getByRole('button', { name: 'Approve' });
    expect(screen.queryByText('Your draft is kept.')).toBeNull();
    expect(document.activeElement?.id).toBe(`entry-kbd-${count}`);
  });

  test('Escape keeps what was typed, also for the next load of the page', async () => {
    render(cards(email()));
    press('Edit and approve');
    fireEvent.change(await screen.findByLabelText('Text'), { target: { value: 'Half a thou' } });
    fireEvent.keyDown(screen.getByLabelText('Text'), { key: 'Escape' });
    await screen.findByText('Your draft is kept.');
    expect(sessionStorage.getItem('greenlight.drafts')).toContain('Half a thou');
    cleanup();
    vi.resetModules();
    const { EntryCard: Reloaded } = await import('../../app/[org]/plans/_decide/entry-card');
    const { OrgProvider: Provider } = await import('../../app/[org]/_org/org-context');
    render(
      <Provider
        value={{ slug: 'acme', name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
      >
        <Reloaded planId="p1" log={email()} />
      </Provider>,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Continue' }));
    expect(await screen.findByLabelText('Text')).toHaveProperty('value', 'Half a thou');
  });
});
