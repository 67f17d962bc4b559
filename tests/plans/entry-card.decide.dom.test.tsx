// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { type ComponentProps, StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OrgProvider, type OrgView } from '../../app/[org]/_org/org-context';
import { EntryCard } from '../../app/[org]/plans/_decide/entry-card';
import type { ToolCallLog } from '../../app/[org]/plans/_entry/entry-args';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import type { SendingTimes } from '../../lib/settings/schema';
import { CONNECTED } from '../helpers/builders/channels';

const AT = '2026-11-22T10:00:00.000Z';
const BEN = { kind: 'user', id: 'u2', name: 'Ben Adeyemi' } as const;
const NO_QUIET_HOURS: SendingTimes = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
let times = NO_QUIET_HOURS;
let cards = 0;
let sent: { url: string; body: Record<string, unknown> }[];
let answer: () => Response;

beforeEach(() => {
  cards += 1;
  times = NO_QUIET_HOURS;
  sent = [];
  vi.stubGlobal('fetch', async (url: string, init: { body: string }) => {
    sent.push({ url, body: JSON.parse(init.body) });
    return answer();
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function email(status: ToolCallStatus, version = 5, more: Partial<ToolCallLog['entry']> = {}): ToolCallLog {
  const args = { to: 'dana@example.com', subject: 'Your quote', body: 'Hello Dana' };
  const evidence = [{ call_id: 'c1', turn: 6, quote: 'I will email it' }];
  const entry = {
    kind: 'tool_call',
    tool: 'send_email',
    run_id: 'r1',
    step: 0,
    args,
    evidence,
    status,
  } as const;
  return { id: `card-${cards}`, created_at: AT, version, entry: { ...entry, ...more } };
}

type PlanAround = ComponentProps<typeof EntryCard>['plan'];
function card(log: ToolCallLog, role: OrgView['role'] = 'member', plan?: PlanAround) {
  return (
    <StrictMode>
      <OrgProvider
        value={{ slug: 'acme', name: 'Acme', role, userName: 'Ana', orgs: [], times, ...CONNECTED }}
      >
        <EntryCard planId="p1" log={log} {...(plan ? { plan } : {})} onFocusChange={() => {}} />
      </OrgProvider>
    </StrictMode>
  );
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

const HOUR = 3_600_000;
const clock = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString().slice(11, 16);
/** The card's text about the time, across its elements. */
const expectText = (words: RegExp) => waitFor(() => expect(document.body.textContent).toMatch(words));

describe('the send time', () => {
  test('is shown before the decision: at once', async () => {
    render(card(email({ state: 'pending' })));
    await expectText(/Sends once the time to undo has passed/);
  });

  test('is shown before the decision: after the quiet hours, in the named time zone of the organization', async () => {
    const quiet_hours = { from: inKathmandu(-1), until: inKathmandu(3) };
    times = { undo_window_s: 10, time_zone: 'Asia/Kathmandu', quiet_hours };
    render(card(email({ state: 'pending' })));
    await expectText(
      new RegExp(
        `If approved now: goes out .*${inTwelveHours(quiet_hours.until)} \\(Asia/Kathmandu\\) \\(quiet hours\\)`,
      ),
    );
  });

  test('is shown before the decision: at the chosen time, also when it is in quiet hours', async () => {
    const send_at = new Date(Date.now() + 5 * HOUR).toISOString();
    const args = { to: 'dana@example.com', subject: 's', body: 'b', send_at };
    times = { ...NO_QUIET_HOURS, quiet_hours: { from: clock(4), until: clock(7) } };
    const { unmount } = render(card(email({ state: 'pending' }, 5, { args })));
    await expectText(/If approved now: goes out .*\(quiet hours; wanted /);
    unmount();
    times = NO_QUIET_HOURS;
    render(card(email({ state: 'pending' }, 5, { args })));
    await expectText(/If approved now: goes out /);
    expect(document.body.textContent).not.toMatch(/quiet hours/);
  });

  test('is shown after the decision: the time, the reason, and undo', async () => {
    const run_at = new Date(Date.now() + 8 * HOUR).toISOString();
    const at = new Date().toISOString();
    render(card(email({ state: 'approved', by: BEN, at, run_at, wanted_at: at })));
    await expectText(/Approved by Ben Adeyemi. Goes out .*\(quiet hours; wanted /);
    screen.getByRole('button', { name: 'Undo' });
  });

  test('is chosen in the time zone of the organization', async () => {
    times = { ...NO_QUIET_HOURS, time_zone: 'Asia/Kathmandu' };
    answer = () => Response.json(email({ state: 'approved', by: BEN, at: AT, run_at: AT }, 6));
    render(card(email({ state: 'pending' })));
    press('Edit and approve');
    fireEvent.click(await screen.findByRole('button', { name: 'Send later' }));
    const field = await screen.findByLabelText(/Send at/);
    screen.getByText(/In the organization’s time zone, Asia\/Kathmandu/);
    fireEvent.change(field, { target: { value: '2030-07-01T08:00' } });
    expect(field).toHaveProperty('value', '2030-07-01T08:00');
    press('Approve edited message');
    await screen.findByText(/Approved by/);
    expect(sent[0]?.body).toMatchObject({ args: { send_at: '2030-07-01T02:15:00.000Z' } });
  });

  test('an entry with a reminder shows it', async () => {
    const plan = { title: 'Quote', contact: null, reminded_at: AT };
    render(card(email({ state: 'pending' }), 'member', plan));
    await expectText(/Overdue/);
  });
});

/** The time of the day as `en-US` writes it, the locale outside of an organization's screens. */
function inTwelveHours(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}

function inKathmandu(hours: number): string {
  const at = new Date(Date.now() + hours * HOUR);
  return at.toLocaleTimeString('en-GB', { timeZone: 'Asia/Kathmandu', hour: '2-digit', minute: '2-digit' });
}

describe('a waiting message', () => {
  test('shows recipient, content and reason, with a link to the turn of the call', () => {
    render(card(email({ state: 'pending' })));
    for (const text of ['dana@example.com', 'Your quote', 'Hello Dana']) screen.getByText(text);
    expect(screen.getByRole('link', { name: /turn 7/ }).getAttribute('href')).toBe('/acme/calls/c1#turn-6');
  });

  test("is approved at the version that was shown, and only after the server's response", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const approved = email({ state: 'approved', by: BEN, at: AT, run_at: AT }, 6);
    answer = () => Response.json(approved);
    const direct = globalThis.fetch;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      await released;
      return direct(url, init);
    });
    render(card(email({ state: 'pending' })));
    await act(async () => {});
    press('Approve');
    await screen.findByText('Approving…');
    expect(screen.queryByText(/Approved by/)).toBeNull();
    release();
    await screen.findByText(/Approved by Ben Adeyemi/);
    expect(sent).toEqual([
      { url: `/api/orgs/acme/plans/p1/log/card-${cards}/approve`, body: { version: 5 } },
    ]);
    await waitFor(() => expect(document.activeElement?.id).toBe(`entry-card-${cards}`));
  });

  test('is rejected with a reason', async () => {
    answer = () => Response.json(email({ state: 'rejected', by: BEN, at: AT, reason: 'Already done.' }, 6));
    render(card(email({ state: 'pending' })));
    press('Reject');
    fireEvent.click(await screen.findByRole('button', { name: 'Already done.' }));
    press('Reject');
    await screen.findByText('Already done.');
    expect(sent[0]?.body).toEqual({ version: 5, reason: 'Already done.' });
  });

  test('keeps an open editor open when its text changes, and asks before it saves', async () => {
    const { rerender } = render(card(email({ state: 'pending' })));
    press('Edit and approve');
    const text = await screen.findByLabelText('Text');
    fireEvent.change(text, { target: { value: 'My own words' } });
    rerender(
      card(
        email({ state: 'pending' }, 7, { approved_args: { to: 'x@example.com', subject: 's', body: 'b' } }),
      ),
    );
    expect(screen.getByLabelText('Text')).toHaveProperty('value', 'My own words');
    expect(screen.getByRole('button', { name: 'Approve edited message' })).toHaveProperty('disabled', true);
    press('Keep mine');
    answer = () => Response.json(email({ state: 'approved', by: BEN, at: AT, run_at: AT }, 8));
    press('Approve edited message');
    await screen.findByText(/Approved by/);
    expect(sent[0]?.body).toMatchObject({ version: 7, args: { body: 'My own words' } });
  });

  test('shows the loser of a race who decided what and when, and keeps the text', async () => {
    const won = email({ state: 'rejected', by: BEN, at: AT, reason: 'Wrong person.' }, 6);
    answer = () =>
      Response.json({ code: 'conflict', message: 'Already rejected.', current: won }, { status: 409 });
    render(card(email({ state: 'pending' })));
    press('Edit and approve');
    fireEvent.change(await screen.findByLabelText('Text'), { target: { value: 'My own words' } });
    press('Approve edited message');
    await screen.findByText(/Rejected by Ben Adeyemi/);
    screen.getByText('Wrong person.');
    screen.getByText('Ben Adeyemi rejected this while you were writing. Your text is saved here.');
    expect(screen.getByLabelText('Text')).toHaveProperty('value', 'My own words');
    expect(screen.getByLabelText('Text')).toHaveProperty('readOnly', true);
    screen.getByRole('button', { name: /Copy my text/ });
    press('Discard');
    expect(screen.queryByLabelText('Text')).toBeNull();
  });

  test('shows an error at its field and keeps the text', async () => {
    const issues = [{ path: 'to', message: 'not an email address' }];
    answer = () =>
      Response.json({ code: 'invalid', message: 'to: not an email address', issues }, { status: 422 });
    render(card(email({ state: 'pending' })));
    press('Edit and approve');
    fireEvent.change(await screen.findByLabelText('To'), { target: { value: 'dana@nowhere' } });
    press('Approve edited message');
    await waitFor(() => expect(screen.getByLabelText('To').getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByLabelText('To')).toHaveProperty('value', 'dana@nowhere');
  });

  test('has no buttons for a viewer', () => {
    render(card(email({ state: 'pending' }), 'viewer'));
    expect(screen.queryByRole('button', { name: /Approve|Reject|Edit/ })).toBeNull();
    screen.getByText(/view-only access/);
  });
});

describe('after the decision', () => {
  test('a receipt of the outbox says that nothing was sent', () => {
    const receipt = { provider: 'outbox', provider_id: '1', delivered: false, digest: 'd' };
    render(card(email({ state: 'executed', at: AT, receipt })));
    expect(screen.getByText('Stored in the outbox. Not sent.')).toBeDefined();
  });

  test('a receipt of a provider is shown with its number', () => {
    const receipt = { provider: 'smtp', provider_id: '<act_1@example.com>', delivered: true, digest: 'd' };
    render(card(email({ state: 'executed', at: AT, by: BEN, receipt })));
    screen.getByText(/Approved by Ben Adeyemi/);
    screen.getByText('<act_1@example.com>');
    expect(screen.queryByText(/Marked as sent|Not sent/)).toBeNull();
  });

  test('an unknown outcome is shown as a problem with its possible resolutions', async () => {
    answer = () => Response.json(email({ state: 'executed', at: AT, by: BEN }, 6));
    render(card(email({ state: 'unknown', since: AT })));
    await screen.findByRole('button', { name: /Send again/ });
    screen.getByRole('button', { name: /Not sent/ });
    press('It was sent');
    await screen.findByText(/Marked as sent by Ben Adeyemi/);
    expect(sent[0]?.body).toEqual({ version: 5, outcome: 'sent' });
  });

  test('a rejection counts down and can be undone until it is final', async () => {
    const [at, undo_until] = [0, 8_500].map((ms) => new Date(Date.now() + ms).toISOString());
    const rejected = { state: 'rejected', by: BEN, at: at ?? '', reason: 'Not now.' } as const;
    answer = () => Response.json(email({ state: 'pending' }, 6));
    const { rerender } = render(card(email({ ...rejected, ...(undo_until ? { undo_until } : {}) })));
    await screen.findByText(/^Final in [78] s$/);
    press('Undo');
    await screen.findByRole('button', { name: 'Approve' });
    expect(sent).toEqual([{ url: expect.stringMatching(/\/undo$/), body: { version: 5 } }]);
    rerender(card(email({ ...rejected, undo_until: AT }, 7)));
    await screen.findByText(/Rejected by Ben Adeyemi/);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  test('customer text is not interpreted as markup', () => {
    const args = { to: 'dana@example.com', subject: '<b>Hi</b>', body: '<img src=x onerror=alert(1)>' };
    render(card(email({ state: 'pending' }, 5, { args })));
    expect(document.querySelector('img, b')).toBeNull();
    screen.getByText('<img src=x onerror=alert(1)>');
  });
});
