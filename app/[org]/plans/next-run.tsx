'use client';

import { Time, useNow } from '@/app/_ui/time';

const MINUTE = 60_000;

/** Whether a plan's time has come more than a minute ago and no worker has taken it up. */
export function useOverdue(at: string): boolean {
  const now = useNow(MINUTE / 4);
  return now !== null && now - Date.parse(at) > MINUTE;
}

/** When a plan runs next, as short as a list wants it. */
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
