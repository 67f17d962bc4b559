'use client';

import { useEffect } from 'react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';

export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);

  return (
    <div className="flex flex-col items-start gap-4">
      <Notice tone="bad" title="This screen could not be shown." alert>
        Nothing was changed or sent by this. Greenlight may be restarting; try again in a moment.
      </Notice>
      <Button size="md" onClick={() => retry()}>
        Try again
      </Button>
    </div>
  );
}
