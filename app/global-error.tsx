'use client';

import { Problem } from './_errors/problem';
import './globals.css';

/** Replaces the whole page including the layout, so it has its own page element and styles. */
export default function GlobalErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <title>Greenlight</title>
        <script src="/theme.js" />
      </head>
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center px-5">
          <Problem error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
