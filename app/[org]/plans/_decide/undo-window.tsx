'use client';

import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { useNow } from '@/app/_ui/time';

/** A longer time is not counted down. */
export const SHORT_MS = 120_000;

type Props = {
  from: string;
  until: string;
  /** The words beside the bar; null once the decision is final. */
  timer: (secondsLeft: number) => string | null;
  pending: boolean;
  onUndo: (() => void) | null;
  children?: ReactNode;
};

/** Undo, with the time left for it. */
export function UndoWindow({ from, until, timer, pending, onUndo, children }: Props) {
  const now = useNow(1_000);
  const total = Math.max(1, Date.parse(until) - Date.parse(from));
  // A browser's clock may be wrong, so never more than the whole undo window is shown.
  const msLeft = now === null ? null : Math.min(Date.parse(until) - now, total);
  const secondsLeft = msLeft === null ? null : Math.floor(msLeft / 1_000);
  const words = secondsLeft === null ? null : timer(secondsLeft);
  if (secondsLeft !== null && words === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-52">
        {children}
        {secondsLeft !== null && secondsLeft * 1_000 <= SHORT_MS ? (
          <>
            <p role="timer" className="font-semibold">
              {words}
            </p>
            <div aria-hidden className="mt-1.5 h-1 overflow-hidden rounded-full bg-line">
              <div
                className="h-full rounded-full bg-run transition-[width] duration-1000 ease-linear"
                style={{ width: `${Math.min(100, Math.max(0, (secondsLeft * 100_000) / total))}%` }}
              />
            </div>
          </>
        ) : null}
      </div>
      {onUndo ? (
        <Button size="md" pending={pending} onClick={onUndo}>
          <Undo2 aria-hidden size={16} />
          Undo
        </Button>
      ) : null}
    </div>
  );
}
