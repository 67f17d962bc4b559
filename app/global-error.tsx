'use client';

import { Problem } from './_errors/problem';
import './globals.css';

/** In the place of everything, the layout too: so it brings its own page and styles. */
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
