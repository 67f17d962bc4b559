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
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const shown = () => replace.mock.calls.map(([address]) => address);

test('a search starts when typing pauses', () => {
  render(bar({}));
  for (const text of ['q', 'qu', 'quo']) type(text);
  expect(shown()).toEqual([]);
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?q=quo']);
});

test('a filter chosen before the search starts includes the typed text, and is kept when the search starts', () => {
  render(bar({}));
  type('quote');
  fireEvent.click(screen.getByText('Texts'));
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?tool=send_sms&q=quote']);
});

test('text typed right after choosing a filter includes the filter', () => {
  render(bar({}));
  fireEvent.click(screen.getByText('Texts'));
  type('quote');
  vi.runAllTimers();
  expect(shown()).toEqual(['/acme/audit?tool=send_sms', '/acme/audit?tool=send_sms&q=quote']);
});

test('the search field follows a change of the URL from elsewhere', () => {
  const { rerender } = render(bar({ q: 'quote' }));
  rerender(bar({}));
  expect(field().value).toBe('');
  fireEvent.click(screen.getByText('Texts'));
  expect(shown()).toEqual(['/acme/audit?tool=send_sms']);
});

test('a change of the URL removes neither a trailing space nor later input', () => {
  const { rerender } = render(bar({}));
  type('quote ');
  vi.runAllTimers();
  rerender(bar({ q: 'quote' }));
  expect(field().value).toBe('quote ');
  type('quote f');
  rerender(bar({ q: 'quotes' }));
  expect(field().value).toBe('quote f');
});
