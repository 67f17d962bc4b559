// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { scopeOf } from '../../app/[org]/inbox/_bulk/bulk-scope';
import { useSelection } from '../../app/[org]/inbox/_bulk/use-selection';
import { topicOf } from '../../app/[org]/inbox/_list/topic';
import { inOrder } from '../../app/[org]/inbox/_queue/order';
import {
  countRows,
  filterRows,
  planRowOf,
  type QueueFilters,
  type QueueRow,
  queueOf,
  rowOf,
} from '../../app/[org]/inbox/_queue/queue-row';
import { addressSearch } from '../../app/[org]/inbox/_queue/use-address';
import { useQueue } from '../../app/[org]/inbox/_queue/use-queue';
import type { Inbox, InboxItem } from '../../lib/plans/schema/inbox';
import type { ToolCallEntry } from '../../lib/plans/schema/log-entry';
import { newPlan } from '../helpers/builders/plan-history';

afterEach(cleanup);

const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;
type More = {
  version?: number;
  tool?: ToolCallEntry['tool'];
  status?: ToolCallEntry['status'];
  soon?: boolean;
};

function waiting(id: string, minute: number, more: More = {}): InboxItem {
  const { version = 1, tool = 'send_email', status = { state: 'pending' }, soon = false } = more;
  const args = { to: `${id}@example.com`, subject: `About ${id}`, body: 'Hello', question: `And ${id}?` };
  const entry: ToolCallEntry = {
    ...{ kind: 'tool_call', tool, run_id: 'r', step: 0, args, evidence: [], status },
    ...(soon ? { expires_at: at(59) } : {}),
  };
  const log = { id, version, created_at: at(minute), entry };
  return {
    plan_id: `p-${id}`,
    plan_title: 'Plan',
    contact: `Ms ${id}`,
    template: 'Keep promises',
    log,
    reminded_at: null,
  };
}
const inbox = (items: InboxItem[], plans: Inbox['plans'] = []): Inbox => {
  return { items, plans, rest: [], read_at: at(0), cursor: 'ab12cd34.9' };
};
const keys = (rows: readonly QueueRow[]) => rows.map(({ key }) => key).join(' ');
const rowsOf = (...ids: string[]) => queueOf(inbox(ids.map((id, index) => waiting(id, index))));

describe('the order', () => {
  test('is one for entries and plans: urgent first, then oldest first', () => {
    const items = [waiting('urgent', 5, { soon: true }), waiting('old', 1), waiting('young', 3)];
    expect(keys(queueOf(inbox(items, [newPlan('plan', 1, at(2))])))).toBe('urgent old plan young');
  });
});

describe('another order', () => {
  const items = [waiting('urgent', 5, { soon: true }), waiting('old', 1), waiting('young', 7)];
  const all = queueOf(inbox(items, [newPlan('plan', 1, at(2))]));

  test('is by age, whatever is urgent', () => {
    expect(keys(inOrder(all, 'newest'))).toBe('young urgent plan old');
    expect(keys(inOrder(all, 'oldest'))).toBe('old plan urgent young');
    expect(keys(inOrder(all, 'urgency'))).toBe('urgent old plan young');
  });

  test('is kept in the address; the usual one is not', () => {
    expect(addressSearch({ kind: 'email', sort: 'newest' })).toBe('?kind=email&sort=newest');
    expect(addressSearch({ sort: 'urgency' })).toBe('');
  });
});

describe('the topic of a row', () => {
  const topic = (subject: string) => {
    const item = waiting('ana', 1);
    if (item.log.entry.kind === 'tool_call') item.log.entry.args.subject = subject;
    return topicOf(rowOf(item));
  };

  test('leaves out what every row would say, and nothing else', () => {
    expect(topic('Following up on our call: the quote for the fence')).toBe('The quote for the fence');
    expect(topic('Following up on our call')).toBe('Plan');
    expect(topic('Hello Maya, this is Ben from Alder. The quote is ready.')).toBe('The quote is ready.');
    expect(topic('Your quote: Following up on our call: B')).toBe('Your quote: Following up on our call: B');
  });

  test('of a plan leaves out the name, and lists the actions', () => {
    const plan = { ...newPlan('plan', 1, at(2)), title: 'Follow up with Maya Lopez: the gate and 1 more' };
    expect(topicOf(planRowOf({ ...plan, preview: [] }))).toBe('The gate and 1 more');
  });
});

describe('filters', () => {
  const all = queueOf(
    inbox(
      [
        waiting('ana', 1, { soon: true }),
        waiting('ben', 2, { tool: 'send_sms' }),
        waiting('cleo', 3, { tool: 'ask_user' }),
        waiting('dan', 4, { status: { state: 'unknown', since: at(4) } }),
        waiting('eva', 5, {
          status: { state: 'approved', by: { kind: 'user', id: 'u', name: 'U' }, at: at(5), run_at: at(6) },
        }),
      ],
      [newPlan('plan', 1, at(9))],
    ),
  );
  const found = (filters: QueueFilters) => keys(filterRows(all, filters, at(0)));

  test('by kind, by approaching expiry, and by every word of a search', () => {
    expect(found({ kind: 'text' })).toBe('ben');
    expect(found({ kind: 'unclear' })).toBe('dan');
    expect(found({ kind: 'plan' })).toBe('plan');
    expect(found({ soon: true })).toBe('ana');
    expect(found({ q: 'promises CLEO' })).toBe('cleo');
    expect(found({ q: 'ben@example.com' })).toBe('ben');
    expect(found({ q: 'cleo nobody' })).toBe('');
  });

  test('exclude and do not count what only waits for its time', () => {
    expect(countRows(all)).toEqual({ email: 1, text: 1, question: 1, plan: 1, unclear: 1 });
  });
});

describe('the visible rows', () => {
  type Props = Partial<Parameters<typeof useQueue>[0]> & { waiting: QueueRow[] };
  const queue = (first: Props) =>
    renderHook(
      (props: Props) =>
        useQueue({
          ...{ view: '', held: new Set<string>(), loadedLaterIds: new Set<string>(), atTop: true },
          isBusy: () => false,
          settle: (row) => row,
          ...props,
        }),
      { initialProps: first },
    );
  const [a, b, c, n] = rowsOf('a', 'b', 'c', 'n') as [QueueRow, QueueRow, QueueRow, QueueRow];

  test('include new rows in place when the list is not scrolled', () => {
    const { result, rerender } = queue({ waiting: [a, b] });
    rerender({ waiting: [n, a, b] });
    expect(keys(result.current.rows)).toBe('n a b');
  });

  test('get new rows at the end while a person works in the list', () => {
    const { result, rerender } = queue({ waiting: [a, b], isBusy: () => true });
    rerender({ waiting: [n, a, b], isBusy: () => true });
    expect(keys(result.current.rows)).toBe('a b n');
  });

  test('get new rows only on request when the list is scrolled', () => {
    const { result, rerender } = queue({ waiting: [a, b], atTop: false });
    rerender({ waiting: [n, a, b], atTop: false });
    expect(keys(result.current.rows)).toBe('a b');
    expect(result.current.fresh).toEqual({ count: 1, first: 'n', below: false });
    act(() => result.current.showFresh());
    expect(keys(result.current.rows)).toBe('n a b');
    expect(result.current.fresh.count).toBe(0);
  });

  test('do not count a row as new when an older page is loaded', () => {
    const { result, rerender } = queue({ waiting: [a], atTop: false });
    rerender({ waiting: [a, b], atTop: false, loadedLaterIds: new Set(['b']) });
    expect(keys(result.current.rows)).toBe('a b');
    expect(result.current.fresh.count).toBe(0);
  });

  test('keep a settled row in place while it is in use; other settled rows disappear', () => {
    const { result, rerender } = queue({ waiting: [a, b, c], held: new Set(['b']) });
    rerender({ waiting: [a], held: new Set(['b']) });
    expect(keys(result.current.rows)).toBe('a b');
    rerender({ waiting: [a], held: new Set() });
    expect(keys(result.current.rows)).toBe('a');
  });

  test('start anew with another filter', () => {
    const { result, rerender } = queue({ waiting: [a, b], atTop: false });
    rerender({ waiting: [c, a], view: '?kind=text', atTop: false });
    expect(keys(result.current.rows)).toBe('c a');
  });
});

describe('the selection', () => {
  test('is made one by one and by range', () => {
    const rows = rowsOf('a', 'b', 'c', 'd');
    const { result } = renderHook(useSelection);
    act(() => result.current.toggle(rows, 'b'));
    act(() => result.current.toggle(rows, 'd', true));
    expect([...result.current.selection.keys()]).toEqual(['b', 'c', 'd']);
    act(() => result.current.toggle(rows, 'c'));
    expect([...result.current.selection.keys()]).toEqual(['b', 'd']);
  });

  test('contains the selected versions; rows that changed since are left out', () => {
    const before = queueOf(inbox([waiting('a', 1), waiting('b', 2), waiting('q', 3, { tool: 'ask_user' })]));
    const { result } = renderHook(useSelection);
    act(() => result.current.set(before, true));
    const now = queueOf(inbox([waiting('a', 1), waiting('b', 2, { version: 8 })]));
    const scope = scopeOf(result.current.selection, now);
    const ids = (chosen: typeof scope.approve) => chosen.map(({ log }) => `${log.id}@${log.version}`);
    expect(ids(scope.approve)).toEqual(['a@1']);
    expect(ids(scope.reject)).toEqual(['a@1', 'q@1']);
    expect(ids(scope.changed)).toEqual(['b@1']);
  });

  test('excludes plans and unknown outcomes, which are decided one at a time', () => {
    const unclear = waiting('u', 1, { status: { state: 'unknown', since: at(1) } });
    const rows = queueOf(inbox([unclear], [newPlan('plan', 1, at(2))]));
    const { result } = renderHook(useSelection);
    act(() => result.current.set(rows, true));
    expect(result.current.selection.size).toBe(0);
  });
});
