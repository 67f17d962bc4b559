'use client';

import { lazy, Suspense } from 'react';

const AsWritten = ({ text }: { text: string }) => <p className="whitespace-pre-wrap">{text}</p>;

// A part that could not be fetched costs the headings and lists, not the page: the text is there either way.
const Rendered = lazy(() => import('./rendered').catch(() => ({ default: AsWritten })));

/** Text that somebody else wrote, with its emphasis, lists and links; as it was written until that part has loaded. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2 leading-6">
      <Suspense fallback={<AsWritten text={text} />}>
        <Rendered text={text} />
      </Suspense>
    </div>
  );
}
