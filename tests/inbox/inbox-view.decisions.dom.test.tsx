// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runBulk } from '../../app/[org]/inbox/_bulk/run-bulk';
import type { Chosen } from '../../app/[org]/inbox/_bulk/use-selection';
import { InboxView } from '../../app/[org]/inbox/inbox-view';
import type { ToolCallLog } from '../../app/[org]/plans/_entry/entry-args';
import { EVT_PLAN_LOG_NEW, type OrgEvent } from '../../lib/events/schema';
import type { Inbox } from '../../lib/plans/schema/inbox';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { AT } from '../helpers/browser/live-events';
import { page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { TestOrgProvider } from '../helpers/browser/rendered-rows';

const BEN = { kind: 'user', id: 'u2', name: 'Ben Adeyemi' } as const;

function email(id: string, version = 5, status: ToolCallStatus = { state: 'pending' }): ToolCallLog {
  const args = { to: `${id}@example.com`, subject: `About ${id}`, body: 'Hello' };
  const entry = {
    ...({ kind: 'tool_call', tool: 'send_email', run_id: 'r', step: 0 } as const),
    ...{ args, evidence: [], status },
  };
  return { id, created_at: AT, version, entry };
}
const chosen = (id: string): Chosen => ({ planId: 'p', log: email(id), name: id });

describe('bulk decisions', () => {
  type Sent = { decisions: { entry_id: string; version: number }[] };
  let sent: Sent[] = [];
  beforeEach(() => {
    sent = [];
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
      const request: Sent = JSON.parse(body);
      sent.push(request);
      const outcomes = request.decisions.map(({ entry_id }) =>
        entry_id === 'e3'
          ? { entry_id, ok: false, message: 'This entry is already rejected.', current: email(entry_id, 6) }
          : { entry_id, ok: true, log: email(entry_id, 6) },
      );
      return Response.json({ outcomes });
    });
  });
  afterEach(() => vi.unstubAllGlobals());
  const all = Array.from({ length: 45 }, (_, index) => chosen(`e${index}`));
  const options = { isStopped: () => false, onProgress: () => {} };

  test('are sent in chunks, each entry at the selected version, with one outcome per entry', async () => {
    const seen: number[] = [];
    const outcomes = await runBulk('acme', 'approve', all, {
      ...options,
      onProgress: (done) => seen.push(done),
    });
    expect(sent.map(({ decisions }) => decisions.length)).toEqual([20, 20, 5]);
    expect(sent.flatMap(({ decisions }) => decisions).every(({ version }) => version === 5)).toBe(true);
    expect(seen).toEqual([20, 40, 45]);
    const skipped = outcomes.filter(({ problem }) => problem !== null);
    expect(skipped.map((outcome) => [outcome.chosen.name, outcome.problem])).toEqual([
      ['e3', 'This entry is already rejected.'],
    ]);
  });

  test('stop between two chunks: entries that were not sent have no outcome', async () => {
    const outcomes = await runBulk('acme', 'approve', all, {
      ...options,
      isStopped: () => sent.length === 1,
    });
    expect(sent).toHaveLength(1);
    expect(outcomes).toHaveLength(20);
  });

  test('end when the network fails, and no entry counts as decided', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    const outcomes = await runBulk('acme', 'approve', all, options);
    expect(outcomes).toHaveLength(20);
    expect(outcomes[0]?.problem).toMatch(/could not be reached/);
  });
});

describe('the screen', () => {
  withFreshPage();
  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    const box = { top: 10, bottom: 90, height: 80 } as DOMRect;
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(box);
    // jsdom does not implement this.
    Object.assign(Element.prototype, { scrollIntoView: () => {} });
  });
  afterEach(() => {
    cleanup();
    window.history.replaceState(null, '', '/');
  });

  let count = 0;
  function show(): string[] {
    count += 1;
    const ids = ['a', 'b', 'c'].map((name) => `${name}${count}`);
    const inbox: Inbox = {
      ...{ plans: [], rest: [], read_at: AT, cursor: 'ab12cd34.9' },
      items: ids.map((id) => {
        return {
          plan_id: `p-${id}`,
          plan_title: 'Plan',
          contact: `Ms ${id}`,
          template: null,
          log: email(id),
          reminded_at: null,
        };
      }),
    };
    render(
      <TestOrgProvider org={page.org}>
        <InboxView inbox={inbox} />
      </TestOrgProvider>,
      { wrapper },
    );
    return ids;
  }
  /** A moment after the card appeared, as a person presses who has seen it. */
  async function pressA() {
    await act(async () => {});
    const event = new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: performance.now() + 1_000 });
    fireEvent(document.body, event);
  }
  const now = () => document.querySelector('[aria-current="true"]')?.textContent;
  const card = () => screen.getByRole('region', { name: 'Current card' });
  const answer = (id: string, verb: string, body: unknown, status = 200) =>
    vi.stubGlobal('fetch', async (url: string) =>
      url.endsWith(`/log/${id}/${verb}`)
        ? Response.json(body, { status })
        : new Response('{}', { status: 404 }),
    );

  test("approves only after the server's response; then the next row is current", async () => {
    const [a = '', b = ''] = show();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    vi.stubGlobal('fetch', async () => {
      await released;
      return Response.json(email(a, 6, { state: 'approved', by: BEN, at: AT, run_at: AT }));
    });
    await pressA();
    await screen.findByText('Deciding…');
    expect(now()).toContain(`Ms ${a}`);
    expect(document.body.textContent).not.toContain('Approved');
    release();
    await waitFor(() => expect(now()).toContain(`Ms ${b}`));
  });

  test('keeps a row current whose decision failed, and shows the reason', async () => {
    const [a = ''] = show();
    answer(
      a,
      'approve',
      { code: 'conflict', message: 'This entry has changed since you looked at it.' },
      409,
    );
    await pressA();
    await screen.findByText('This entry has changed since you looked at it.');
    expect(now()).toContain(`Ms ${a}`);
  });

  test('undoes the newest decision first, a rejection as well as an approval', async () => {
    const [a = '', b = '', c = ''] = show();
    const until = new Date(Date.now() + 60_000).toISOString();
    const rejected = { state: 'rejected', by: BEN, at: AT, reason: 'No.', undo_until: until } as const;
    const requests: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      const [, id = '', verb = ''] = url.match(/\/log\/(\w+)\/(\w+)$/) ?? [];
      if (verb) requests.push(`${verb} ${id}`);
      if (verb === 'approve')
        return Response.json(email(a, 6, { state: 'approved', by: BEN, at: AT, run_at: until }));
      if (verb === 'reject') return Response.json(email(b, 7, rejected));
      if (verb === 'undo') return Response.json(email(id, 8));
      return new Response('{}', { status: 404 });
    });
    await pressA();
    await waitFor(() => expect(now()).toContain(`Ms ${b}`));
    fireEvent.keyDown(document.body, { key: 'r' });
    fireEvent.change(await screen.findByLabelText('Reason'), { target: { value: 'No.' } });
    fireEvent.click(screen.getAllByRole('button', { name: 'Reject' }).at(-1) ?? document.body);
    await waitFor(() => expect(now()).toContain(`Ms ${c}`));
    for (const decided of [b, a]) {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      fireEvent.keyDown(document.body, { key: 'u' });
      await waitFor(() => expect(requests.at(-1)).toBe(`undo ${decided}`));
    }
    expect(requests).toEqual([`approve ${a}`, `reject ${b}`, `undo ${b}`, `undo ${a}`]);
  });

  test('settles a card in place when another person decides it, and keeps the typed text', async () => {
    const [a = ''] = show();
    fireEvent.keyDown(document.body, { key: 'r' });
    const reason = await screen.findByLabelText('Reason');
    fireEvent.change(reason, { target: { value: 'I have a reason' } });
    await push({
      seq: 10,
      type: EVT_PLAN_LOG_NEW,
      payload: {
        ...email(a, 10, { state: 'rejected', by: BEN, at: AT, reason: 'Wrong person.' }),
        plan_id: `p-${a}`,
      },
    });
    expect(now()).toContain(`Ms ${a}`);
    expect(card().textContent).toContain('Rejected by Ben Adeyemi');
    expect(reason).toHaveProperty('value', 'I have a reason');
    expect(reason).toHaveProperty('readOnly', true);
  });

  test('focuses the typed text on a shortcut instead of deciding', async () => {
    const [a = ''] = show();
    fireEvent.keyDown(document.body, { key: 'r' });
    const reason = await screen.findByLabelText('Reason');
    reason.blur();
    const request = vi.fn();
    vi.stubGlobal('fetch', request);
    await pressA();
    expect(document.activeElement).toBe(reason);
    expect(request).not.toHaveBeenCalled();
    expect(now()).toContain(`Ms ${a}`);
  });

  describe('after the last decision', () => {
    const settle = (ids: readonly string[], version: number) =>
      push(
        ...ids.map(
          (id, index): OrgEvent => ({
            seq: version + index,
            type: EVT_PLAN_LOG_NEW,
            payload: {
              ...email(id, version + index, { state: 'rejected', by: BEN, at: AT, reason: 'Wrong person.' }),
              plan_id: `p-${id}`,
            },
          }),
        ),
      );
    const zero = () => screen.queryByRole('heading', { name: 'Inbox zero' });

    test('the settled card stays until the person moves on; then the inbox is empty and has the focus', async () => {
      vi.stubGlobal('fetch', async (url: string) =>
        url.includes('/insights')
          ? Response.json({ decided: { approved: 9, rejected: 2, answered: 1 } })
          : new Response('{}', { status: 404 }),
      );
      const ids = show();
      await settle(ids, 20);
      await screen.findByText('That was the last one.');
      expect(card().textContent).toContain('Rejected by Ben Adeyemi');
      expect(zero()).toBeNull();

      fireEvent.keyDown(document.body, { key: 'j' });
      await waitFor(() => expect(zero()).not.toBeNull());
      await screen.findByText('12 decisions today');
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Inbox zero');
    });

    test('what comes in then is shown at once, with its card', async () => {
      const ids = show();
      await settle(ids, 30);
      await screen.findByText('That was the last one.');
      fireEvent.keyDown(document.body, { key: 'a' });
      await waitFor(() => expect(zero()).not.toBeNull());
      const [a = ''] = ids;
      await push({
        seq: 40,
        type: EVT_PLAN_LOG_NEW,
        payload: { ...email(`new-${a}`, 40), plan_id: `p-${a}` },
      });
      await waitFor(() => expect(now()).toContain(`About new-${a}`));
      expect(zero()).toBeNull();
      expect(card().textContent).toContain(`About new-${a}`);
    });

    test('while another decision waits, moving on stays in the list', async () => {
      const [a = '', ...others] = show();
      await settle(others, 50);
      fireEvent.keyDown(document.body, { key: 'k' });
      expect(now()).toContain(`Ms ${a}`);
      expect(zero()).toBeNull();
    });
  });
});
