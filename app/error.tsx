'use client';

import { useEffect } from 'react';
import { Button } from './_ui/button';
import { Notice } from './_ui/notice';

export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 px-5">
      <Notice tone="bad" title="This screen could not be shown." alert>
        Nothing was changed or sent by this. Greenlight may be restarting; try again in a moment.
      </Notice>
      <Button size="md" onClick={() => retry()}>
        Try again
      </Button>
    </main>
  );
}
