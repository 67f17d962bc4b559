// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionNotice } from '../../app/[org]/_connection/connection-notice';
import { ContactDialog } from '../../app/[org]/contacts/contact-dialog';
import { runBulk } from '../../app/[org]/inbox/_bulk/run-bulk';
import { OutboxList } from '../../app/[org]/outbox/outbox-list';
import { EntryCard } from '../../app/[org]/plans/_decide/entry-card';
import { PlanDetails } from '../../app/[org]/plans/[planId]/plan-details';
import type { Outbox } from '../../lib/delivery/schema';
import { outboxKey } from '../../lib/delivery/urls';
import type { PlanDetail } from '../../lib/plans/schema/plan-detail';
import { planKey } from '../../lib/plans/urls';
import { page, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { countedQuestion, TestOrgProvider } from '../helpers/browser/rendered-rows';
import { newPlan } from '../helpers/builders/plan-history';

withFreshPage();
afterEach(() => {
  vi.useRealTimers();
});

const UNREADABLE = /The server’s answer could not be read/;
const AT = '2026-11-22T10:00:00.000Z';

/** The network's own page, with the status of success, in place of each answer. */
function answerWithProxyPage(): void {
  vi.stubGlobal('fetch', async (url: string) => {
    page.fetched.push(url);
    return new Response('<!doctype html><title>Sign in to the network</title>');
  });
}

const show = (view: ReactNode) =>
  render(
    <TestOrgProvider org={page.org}>
      <ConnectionNotice />
      {view}
    </TestOrgProvider>,
    { wrapper },
  );

function outbox(subject: string): Outbox {
  const message = {
    id: 'm1',
    channel: 'email' as const,
    to: 'kim@example.com',
    subject,
    body: '-',
    plan_id: 'p',
    entry_id: 'e',
    created_at: AT,
  };
  return { messages: [message], channels: { email: 'outbox', sms: 'outbox' }, page: 1, next_page: 2 };
}

const useFastTimers = () =>
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });

describe('a list', () => {
  test('whose refresh cannot be read keeps its rows, says so, and is not fetched again', async () => {
    useFastTimers();
    answerWithProxyPage();
    show(<OutboxList outbox={outbox('Your quote')} />);
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    within(await screen.findByRole('region', { name: 'Connection' })).getByText(UNREADABLE);
    screen.getByRole('button', { name: 'Reload the page' });
    screen.getByText('Your quote');
    await act(() => vi.advanceTimersByTimeAsync(600_000));
    expect(page.fetched).toEqual([outboxKey(page.org)]);
  });

  test('that the server refuses is fetched again', async () => {
    useFastTimers();
    vi.stubGlobal('fetch', async (url: string) => {
      page.fetched.push(url);
      return new Response('{}', { status: 503 });
    });
    show(<OutboxList outbox={outbox('Your quote')} />);
    await act(() => vi.advanceTimersByTimeAsync(600_000));
    expect(page.fetched.length).toBeGreaterThan(1);
    expect(screen.queryByText(UNREADABLE)).toBeNull();
  });

  test('whose next page cannot be read says so and offers it again', async () => {
    answerWithProxyPage();
    show(<OutboxList outbox={outbox('Your quote')} />);
    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(UNREADABLE);
    screen.getByText('Your quote');
    screen.getByRole('button', { name: 'Load more' });
  });
});

describe('a plan', () => {
  const detail: PlanDetail = {
    plan: { ...newPlan('p1', 1, AT), state: { status: 'executing' } },
    log: [],
    log_before: null,
    runs: [],
    cursor: 'ab12cd34.1',
  };

  test('whose snapshot cannot be read stays on screen, and the notice goes with the next answer', async () => {
    answerWithProxyPage();
    show(<PlanDetails detail={detail} />);
    act(() => page.store.refresh());
    await screen.findByText(UNREADABLE);
    screen.getByText('Title 1');
    vi.stubGlobal('fetch', async () =>
      Response.json({
        ...detail,
        plan: { ...detail.plan, title: 'Renamed', version: 2 },
        cursor: 'ab12cd34.2',
      }),
    );
    act(() => page.store.refresh());
    await screen.findByText('Renamed');
    await waitFor(() => expect(screen.queryByText(UNREADABLE)).toBeNull());
  });

  test('of a newer server shows states, tools and events that this page does not know', async () => {
    const { entry, ...log } = countedQuestion(1);
    const call = { ...entry, tool: 'send_letter', args: {}, status: { state: 'franked' } };
    const system = { kind: 'system', run_id: null, event: 'posted' };
    page.answers.set(planKey(page.org, 'p1'), {
      ...detail,
      plan: { ...detail.plan, state: { status: 'archived' }, version: 2 },
      log: [
        { ...log, id: 'call', entry: call },
        { ...log, id: 'event', entry: system },
        { ...log, id: 'kind', entry: { kind: 'stamp' } },
      ],
      cursor: 'ab12cd34.2',
    });
    show(<PlanDetails detail={detail} />);
    act(() => page.store.refresh());
    await screen.findByText('archived');
    screen.getByText('send_letter');
    screen.getByText('franked');
    expect(screen.queryByText(UNREADABLE)).toBeNull();
  });
});

describe('a decision', () => {
  test('whose answer cannot be read says that it is not certain, and shows nothing as decided', async () => {
    answerWithProxyPage();
    const log = countedQuestion(1);
    show(<EntryCard planId="p1" log={log} onFocusChange={() => {}} />);
    fireEvent.change(await screen.findByRole('textbox'), { target: { value: 'Tuesday' } });
    fireEvent.click(screen.getByRole('button', { name: 'Answer' }));
    await screen.findByText(UNREADABLE);
    screen.getByText(/don’t know whether this was done/);
    expect(screen.getByRole('textbox')).toHaveProperty('value', 'Tuesday');
  });

  test('in bulk whose answer cannot be read counts none as decided', async () => {
    answerWithProxyPage();
    const chosen = { planId: 'p1', log: countedQuestion(2), name: 'Question 2' };
    const outcomes = await runBulk('acme', 'approve', [chosen], { isStopped: () => false, onProgress() {} });
    expect(outcomes).toEqual([{ chosen, log: null, problem: expect.stringMatching(UNREADABLE) }]);
  });
});

test('a form whose answer cannot be read stays open with its text', async () => {
  answerWithProxyPage();
  const onSaved = vi.fn();
  show(<ContactDialog onClose={() => {}} onSaved={onSaved} />);
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Dana Whitfield' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(UNREADABLE);
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Dana Whitfield');
  expect(onSaved).not.toHaveBeenCalled();
});
