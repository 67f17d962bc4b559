'use client';

import { Notice } from '@/app/_ui/notice';
import type { Tally } from './batch';

/** The progress, and at the end the result, which stays on screen. */
export function Progress({
  tally: { total, done, failed, toSend, busy },
  hasStarted,
}: {
  tally: Tally;
  hasStarted: boolean;
}) {
  if (hasStarted && !busy) {
    const kept = toSend > 0 ? ' They are still here; try again.' : '';
    return (
      <Notice tone={failed > 0 ? 'bad' : 'good'} alert title={`${done} of ${total} calls added.`}>
        {failed > 0
          ? `${failed} ${failed === 1 ? 'was' : 'were'} not; the reason is shown next to each.${kept}`
          : null}
      </Notice>
    );
  }
  const ready = hasStarted ? done + failed : failed + toSend;
  const text = hasStarted
    ? `${done} of ${total} added`
    : busy
      ? `${ready} of ${total} read`
      : `${toSend} of ${total} files can be added`;
  return (
    <div className="flex flex-col gap-1.5">
      <p role="status" className="text-ink-2">
        {text}
      </p>
      {busy ? (
        <progress
          aria-label={hasStarted ? 'Adding' : 'Reading'}
          max={total}
          value={ready}
          className="h-2 w-full accent-accent"
        />
      ) : null}
    </div>
  );
}
