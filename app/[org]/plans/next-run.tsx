'use client';

import { Time, useNow } from '@/app/_ui/time';

const MINUTE = 60_000;

/** Whether a plan has been due for more than a minute without a worker claiming it. */
export function useOverdue(at: string): boolean {
  const now = useNow(MINUTE / 4);
  return now !== null && now - Date.parse(at) > MINUTE;
}

/** The time of a plan's next run, in the short form for lists. */
export function NextRun({ at }: { at: string }) {
  return useOverdue(at) ? (
    <>
      due since <Time at={at} />
    </>
  ) : (
    <>
      runs <Time at={at} ahead />
    </>
  );
}
