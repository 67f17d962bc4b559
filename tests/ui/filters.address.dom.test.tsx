// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FilterSearch } from '@/app/_ui/filters/filter-search';
import { useFilters } from '@/app/_ui/filters/use-filters';
import { type AuditFilters, auditSearch } from '@/lib/audit/urls';

const replace = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({ useRouter: () => ({ replace }), usePathname: () => '/acme/audit' }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  replace.mockClear();
});

function Bar({ filters }: { filters: AuditFilters }) {
  const { search, show, type } = useFilters(filters, auditSearch);
  return (
    <>
      <FilterSearch label="Search" placeholder="" value={search} onType={type} />
      <button type="button" onClick={() => show({ tool: 'send_sms' })}>
        Texts
      </button>
    </>
  );
}
const bar = (filters: AuditFilters) => <Bar filters={filters} />;
const field = () => screen.getByLabelText<HTMLInputElement>('Search');
const typed = (value: string) => fireEvent.change(field(), { target: { value } });
const shown = () => replace.mock.calls.map(([address]) => address);

test('what is typed is searched for once the typing rests', () => {
  render(bar({}));
  for (const text of ['q', 'qu', 'quo']) typed(text);
  expect(shown()).toEqual([]);
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?q=quo']);
});

test('a choice made while the typing rests takes the text along, and is not undone by it', () => {
  render(bar({}));
  typed('quote');
  fireEvent.click(screen.getByText('Texts'));
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?tool=send_sms&q=quote']);
});

test('what is typed right after a choice, before that has been answered, takes it along', () => {
  render(bar({}));
  fireEvent.click(screen.getByText('Texts'));
  typed('quote');
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?tool=send_sms', '/acme/audit?tool=send_sms&q=quote']);
});

test('the search field follows an address that something else has changed', () => {
  const { rerender } = render(bar({ q: 'quote' }));
  rerender(bar({}));
  expect(field().value).toBe('');
  fireEvent.click(screen.getByText('Texts'));
  expect(shown()).toEqual(['/acme/audit?tool=send_sms']);
});

test('the address takes away neither the blank behind a word nor what was typed since', () => {
  const { rerender } = render(bar({}));
  typed('quote ');
  vi.runAllTimers();
  rerender(bar({ q: 'quote' }));
  expect(field().value).toBe('quote ');
  typed('quote f');
  rerender(bar({ q: 'quotes' }));
  expect(field().value).toBe('quote f');
});
