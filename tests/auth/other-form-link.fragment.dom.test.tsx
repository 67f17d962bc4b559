// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { nextPath, withFragment } from '../../app/(auth)/next-path';
import { OtherFormLink } from '../../app/(auth)/other-form-link';

test('the link to the other form keeps where to go, with its search and the fragment', () => {
  window.history.replaceState(null, '', '/sign-in?next=x#entry-1');
  render(
    <OtherFormLink to="/sign-up" next="/acme/plans?q=a&status=failed">
      Create an account
    </OtherFormLink>,
  );
  const link = screen.getByRole('link');
  link.addEventListener('click', (event) => event.preventDefault());
  fireEvent.click(link);
  const { pathname, searchParams, hash } = new URL(link.getAttribute('href') ?? '', 'http://x');
  expect(`${pathname} ${hash}`).toBe('/sign-up #entry-1');
  expect(nextPath(searchParams.get('next') ?? '')).toBe('/acme/plans?q=a&status=failed');
});

test('after signing in the fragment is kept, unless the path has one', () => {
  window.history.replaceState(null, '', '/sign-in#entry-1');
  expect(withFragment('/acme/inbox?q=a')).toBe('/acme/inbox?q=a#entry-1');
  expect(withFragment('/acme/inbox#entry-2')).toBe('/acme/inbox#entry-2');
});
