// @vitest-environment jsdom
import { act, render, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { CallList } from '../../app/[org]/calls/call-list';
import type { CallList as List } from '../../lib/calls/schema';
import { callsKey } from '../../lib/calls/urls';
import { callCreatedEvent, callUpdatedEvent, createdEvent } from '../helpers/browser/live-events';
import { begin, page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { callSummary } from '../helpers/builders/calls';
import { CONNECTED } from '../helpers/builders/channels';

withFreshPage();
beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })));

/** The calls `from`, `from - 1` … `to`, as read at the event `seq`. Call n is of the second n. */
function listOf(from: number, to: number, seq: number, next: string | null = null): List {
  const calls = Array.from({ length: from - to + 1 }, (_, place) =>
    callSummary(`c${from - place}`, from - place),
  );
  return { calls, next, cursor: `ab12cd34.${seq}` };
}

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
function show(list: List): void {
  render(
    <OrgProvider
      value={{ slug: page.org, name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
    >
      <CallList list={list} />
    </OrgProvider>,
    { wrapper },
  );
}
const shown = () => screen.queryAllByText(/^Caller of/).map(({ textContent }) => textContent);
const callers = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, place) => `Caller of c${from - place}`);
function rowOf(id: string) {
  const row = screen.getByRole('link', { name: `Caller of ${id}` }).closest('li');
  if (!row) throw new Error(`no row of ${id}`);
  return within(row);
}

test('a new call appears on top, and the end of its planning in its row, without a request', async () => {
  show(listOf(2, 1, 2));
  begin(2);
  await push(callCreatedEvent(3, 'c3'));
  expect(shown()).toEqual(callers(3, 1));
  rowOf('c3').getByText('Reading');
  const planning = { state: 'planned' as const, plan_ids: ['p1'] };
  await push(createdEvent(4, 'p1'), callUpdatedEvent(5, 'c3', { planning }));
  rowOf('c3').getByText('1 plan');
  rowOf('c1').getByText('Reading');
  expect(page.fetched).toEqual([]);
});

test('the first call of an organization replaces the note that there is none', async () => {
  show({ calls: [], next: null, cursor: 'ab12cd34.0' });
  begin(0);
  screen.getByText('No calls yet');
  await push(callCreatedEvent(1, 'c1'));
  expect(shown()).toEqual(callers(1, 1));
});

test('calls that are being read cause no requests, however long it takes', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
  show(listOf(2, 1, 2));
  begin(2);
  await act(() => vi.advanceTimersByTimeAsync(120_000));
  expect(page.fetched).toEqual([]);
  vi.useRealTimers();
});

test('a call of an older page changes in its place, and a new one is inserted, without a request', async () => {
  page.answers.set(callsKey(page.org, 'c11'), listOf(10, 1, 60));
  show(listOf(60, 11, 60, 'c11'));
  begin(60);
  await waitFor(() => expect(shown()).toEqual(callers(60, 1)));
  const requests = page.fetched.length;
  await push(
    callUpdatedEvent(61, 'c5', {
      created_at: callSummary('c5', 5).created_at,
      planning: { state: 'nothing_owed', reason: 'Nothing was promised.' },
    }),
    callCreatedEvent(62, 'c62'),
  );
  rowOf('c5').getByText('Nothing promised');
  expect(shown()).toEqual(['Caller of c62', ...callers(60, 1)]);
  expect(page.fetched).toHaveLength(requests);
});

test('rows that a new first page has moved down stay while the older pages are read again', async () => {
  page.answers.set(callsKey(page.org, 'c11'), listOf(10, 1, 60));
  show(listOf(60, 11, 60, 'c11'));
  begin(60);
  await waitFor(() => expect(shown()).toEqual(callers(60, 1)));
  // The first page is fetched again; the page after it cannot be read yet.
  page.answers.set(callsKey(page.org), listOf(110, 61, 110, 'c61'));
  act(() => page.store.refresh());
  await waitFor(() => expect(page.fetched).toContain(callsKey(page.org, 'c61')));
  expect(shown()).toEqual(callers(110, 1));
});
