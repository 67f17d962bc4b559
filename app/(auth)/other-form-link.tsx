'use client';

import { withFragment } from './next-path';

/** A link between signing in and signing up that keeps where to go afterwards, the fragment too. */
export function OtherFormLink({ to, next, children }: { to: string; next: string; children: string }) {
  const href = next === '/' ? to : `${to}?next=${encodeURIComponent(next)}`;
  return (
    <a
      href={href}
      // At the press, because the server cannot render a fragment.
      onClick={(event) => {
        event.currentTarget.href = withFragment(href);
      }}
      className="font-medium text-ink underline underline-offset-2"
    >
      {children}
    </a>
  );
}
