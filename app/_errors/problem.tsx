'use client';

import { useEffect } from 'react';

// Written without the shared button and notice: three error screens are part of every page, and each has its own copy.
const BUTTON = 'inline-flex h-9 items-center rounded-md px-3.5 font-medium max-md:h-11';
const MAIN = `${BUTTON} bg-accent text-on-accent hover:bg-accent-hover`;
const OTHER = `${BUTTON} border border-edge/50 bg-surface text-ink hover:bg-hover`;

/**
 * Recognizes a chunk of the program that the server no longer has, because it was deployed since the page was opened,
 * and a lost network.
 */
function isMissingChunk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'ChunkLoadError' ||
    /loading (css )?chunk|load chunk|dynamically imported module|importing a module script/i.test(
      error.message,
    )
  );
}

/** An error screen: what happened, what is kept, what to do. */
export function Problem({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  const isMissing = isMissingChunk(error);
  const digest =
    typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;

  return (
    <div className="flex flex-col items-start gap-4">
      <div role="alert" className="rounded-md border border-bad/30 bg-bad-soft px-3 py-2 text-sm">
        <p className="font-semibold">
          {isMissing ? 'A part of this screen could not be loaded.' : 'This screen could not be shown.'}
        </p>
        <p>
          {isMissing
            ? 'Greenlight was updated since you opened it, or the network was interrupted. Nothing was changed or sent. Reload the page to continue.'
            : 'Nothing was changed or sent. Greenlight may be restarting; try again in a moment.'}
          {digest && !isMissing
            ? ` If it happens again, give your server administrator the number ${digest}.`
            : ''}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {isMissing ? null : (
          <button type="button" className={MAIN} onClick={() => retry()}>
            Try again
          </button>
        )}
        <button type="button" className={isMissing ? MAIN : OTHER} onClick={() => window.location.reload()}>
          Reload the page
        </button>
        {/* A full load, because the failure may have left the rest of the page broken. */}
        <a href="/" className={`${BUTTON} text-ink-2 hover:bg-hover hover:text-ink`}>
          Go to your inbox
        </a>
      </div>
    </div>
  );
}
