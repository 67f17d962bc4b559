// @vitest-environment jsdom
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { Search } from 'lucide-react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRecent, remember } from '../../app/[org]/_palette/recent';
import { matching } from '../../app/[org]/_palette/use-commands';
import { useSearch } from '../../app/[org]/_palette/use-search';
import { newContact } from '../helpers/builders/contacts';
import { newPlan } from '../helpers/builders/plan-history';

type SearchRequest = { url: string; signal: AbortSignal; answer: (body: unknown, status?: number) => void };
let requests: SearchRequest[] = [];

beforeEach(() => {
  requests = [];
  sessionStorage.clear();
  vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
    return new Promise<Response>((resolve) => {
      const answer = (body: unknown, status = 200) => resolve(Response.json(body, { status }));
      requests.push({ url, signal, answer });
    });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const typing = (first = '') =>
  renderHook(({ typed }) => useSearch('acme', typed), { initialProps: { typed: first } });
const forPlans = (q: string) =>
  requests.find(({ url }) => url.includes('/plans') && url.includes(`q=${q}`)) as SearchRequest;
const forContacts = (q: string) =>
  requests.find(({ url }) => url.includes('/contacts') && url.includes(`q=${q}`)) as SearchRequest;
const plans = (...ids: string[]) => ({
  plans: ids.map((id) => newPlan(id, 1, '2026-11-22T10:00:00.000Z')),
  next: null,
  cursor: 'ab12cd34.1',
});
const contacts = (...ids: string[]) => ({ contacts: ids.map((id) => newContact(id)), next: null });
const titles = (found: { plans: { id: string }[] }) => found.plans.map(({ id }) => id);

test('a search starts when typing pauses, and never for a single letter', async () => {
  const { result, rerender } = typing('d');
  for (const typed of ['da', 'dan', 'dana']) rerender({ typed });
  expect(result.current.pending).toBe(true);
  await waitFor(() => expect(requests).toHaveLength(2));
  expect(requests.map(({ url }) => url)).toEqual([
    '/api/orgs/acme/plans?q=dana',
    '/api/orgs/acme/contacts?q=dana',
  ]);
  rerender({ typed: 'd' });
  expect(result.current).toMatchObject({ plans: [], contacts: [], pending: false });
});

test('a late answer to an earlier search is not shown', async () => {
  const { result, rerender } = typing('first');
  await waitFor(() => expect(forContacts('first')).toBeTruthy());
  rerender({ typed: 'second' });
  expect(forPlans('first').signal.aborted).toBe(true);
  await waitFor(() => expect(forContacts('second')).toBeTruthy());
  forPlans('second').answer(plans('of the second'));
  forContacts('second').answer(contacts());
  await waitFor(() => expect(titles(result.current)).toEqual(['of the second']));
  forPlans('first').answer(plans('of the first'));
  forContacts('first').answer(contacts());
  await new Promise((resolve) => setTimeout(resolve));
  expect(titles(result.current)).toEqual(['of the second']);
});

test('results stay on screen as pending until newer ones arrive', async () => {
  const { result, rerender } = typing('one');
  await waitFor(() => expect(forContacts('one')).toBeTruthy());
  forPlans('one').answer(plans('one'));
  forContacts('one').answer(contacts());
  await waitFor(() => expect(result.current.pending).toBe(false));
  rerender({ typed: 'one more' });
  expect(result.current).toMatchObject({ pending: true, q: 'one' });
  expect(titles(result.current)).toEqual(['one']);
});

test('when one of the two searches fails, the results of the other are shown with an error', async () => {
  const { result } = typing('dana');
  await waitFor(() => expect(forContacts('dana')).toBeTruthy());
  forPlans('dana').answer({ message: 'no' }, 503);
  forContacts('dana').answer(contacts('c'));
  await waitFor(() => expect(result.current.failed).toBe(true));
  expect(result.current.contacts).toHaveLength(1);
});

test('commands are found by the beginnings of their words in any order, and by their synonyms', () => {
  const command = (label: string, also = '') => ({ id: label, label, also, icon: Search, run: () => {} });
  const groups = [
    { name: 'Go to', commands: [command('Inbox'), command('Insights')] },
    { name: 'Help and account', commands: [command('Sign out', 'log out leave')] },
  ];
  const found = (typed: string) =>
    matching(groups, typed).flatMap(({ commands }) => commands.map(({ label }) => label));
  expect(found('')).toEqual(['Inbox', 'Insights', 'Sign out']);
  expect(found('in')).toEqual(['Inbox', 'Insights']);
  expect(found('out sig')).toEqual(['Sign out']);
  expect(found('LOG')).toEqual(['Sign out']);
  expect(found('box')).toEqual([]);
});

test('recent pages are listed once, newest first, and a malformed storage is ignored', () => {
  for (let index = 0; index < 8; index += 1)
    remember('acme', { path: `/acme/plans/${index}`, title: `${index}` });
  remember('acme', { path: '/acme/plans/5', title: 'five' });
  expect(readRecent('acme').map(({ title }) => title)).toEqual(['five', '7', '6', '4', '3', '2']);
  expect(readRecent('other')).toEqual([]);
  sessionStorage.setItem('greenlight.recent.acme', '{"path":1}');
  expect(readRecent('acme')).toEqual([]);
  sessionStorage.setItem('greenlight.recent.acme', 'not JSON');
  expect(readRecent('acme')).toEqual([]);
});
