'use client';

import { lazy, Suspense } from 'react';

const PlainText = ({ text }: { text: string }) => (
  <p dir="auto" className="whitespace-pre-wrap">
    {text}
  </p>
);

// If loading fails only headings and lists are missing; the text is there either way.
const Rendered = lazy(() => import('./rendered').catch(() => ({ default: PlainText })));

/** Text from outside with its emphasis, lists and links; shown as plain text until the renderer is loaded. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2 leading-6">
      <Suspense fallback={<PlainText text={text} />}>
        <Rendered text={text} />
      </Suspense>
    </div>
  );
}
