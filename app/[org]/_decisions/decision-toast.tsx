'use client';

import { toast } from 'sonner';
import { useNow } from '@/app/_ui/time';

/** The toast of an approval that is due much later goes after this time; `u` still undoes it. */
const LONGEST_MS = 60_000;
const SHORTEST_MS = 5_000;
/** One toast for all decisions: the next one replaces it, so that no stack covers the card. */
const ID = 'decision';

/** Says what was decided, with Undo and the time left for it. */
export function showDecisionToast(words: string, until: number, undo: () => void): void {
  const duration = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, until - Date.now()));
  toast(<Words words={words} until={until} />, {
    id: ID,
    duration,
    action: { label: 'Undo (U)', onClick: undo },
  });
}

/** Replaces the toast of the last decision by what came after it. */
export function replaceDecisionToast(words: string): void {
  toast(words, { id: ID, duration: SHORTEST_MS, action: undefined });
}

function Words({ words, until }: { words: string; until: number }) {
  const now = useNow(1_000);
  const left = now === null ? null : Math.max(0, Math.floor((until - now) / 1_000));
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="line-clamp-2 min-w-0 wrap-anywhere">{words}</span>
      {left !== null && left <= 120 ? (
        <span aria-hidden className="shrink-0 tabular-nums text-ink-3">
          {left} s
        </span>
      ) : null}
    </span>
  );
}
