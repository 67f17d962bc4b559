'use client';

import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { useNumberFormat } from '@/app/_ui/locale/locale-context';
import { Time } from '@/app/_ui/time';
import { outcomeOf, type Run } from './group-log';

type Props = { run: Run; open: boolean; onToggle: (runId: string, open: boolean) => void };

export const RunHeading = memo(function RunHeading({ run, open, onToggle }: Props) {
  const number = useNumberFormat();
  const outcome = outcomeOf(run);
  // Without the entries of its beginning and end, whether or not the beginning is loaded.
  const count = Math.max(0, run.logs.length + run.earlier - (outcome === null ? 1 : 2));
  const first = run.earlier > 0 ? undefined : run.logs[0];
  return (
    <h3 className="mt-2 rounded-lg border border-line bg-surface">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(run.id, !open)}
        className="flex min-h-11 w-full items-center gap-2 rounded-lg px-3 py-2 text-left text-sm font-normal hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          size={16}
          className={`shrink-0 text-ink-3 transition-transform ${open ? 'rotate-90' : ''}`}
        />
        <span className="font-semibold">Run {run.number}</span>
        <span className="min-w-0 flex-1 truncate text-ink-2">
          {outcome ?? 'running'}, {count === 1 ? '1 entry' : `${number(count)} entries`}
        </span>
        {first ? (
          <span className="text-xs text-ink-3">
            <Time at={first.created_at} />
          </span>
        ) : null}
      </button>
    </h3>
  );
});
