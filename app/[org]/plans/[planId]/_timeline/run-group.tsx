'use client';

import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { Time } from '@/app/_ui/time';
import { outcomeOf, type Run } from './group-log';
import { LogRow } from './log-row';

type Props = {
  run: Run;
  open: boolean;
  marked: string | null;
  planHref: string;
  onToggle: (runId: string, open: boolean) => void;
};

export const RunGroup = memo(function RunGroup({ run, open, marked, planHref, onToggle }: Props) {
  const outcome = outcomeOf(run);
  const first = run.logs[0];
  const id = `run-${run.id}`;
  return (
    <section aria-label={`Run ${run.number}`} className="rounded-lg border border-line bg-surface">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => onToggle(run.id, !open)}
          className="flex w-full items-center gap-2 rounded-lg px-3 py-2.5 text-left text-sm hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            size={16}
            className={`shrink-0 text-ink-3 transition-transform ${open ? 'rotate-90' : ''}`}
          />
          <span className="font-semibold">Run {run.number}</span>
          <span className="min-w-0 flex-1 truncate text-ink-2">
            {outcome ?? 'running'}, {run.logs.length === 1 ? '1 entry' : `${run.logs.length} entries`}
          </span>
          {first ? (
            <span className="text-xs text-ink-3">
              <Time at={first.created_at} />
            </span>
          ) : null}
        </button>
      </h3>
      {open ? (
        <ol id={id} className="border-t border-line p-1">
          {run.logs.map((log) => (
            <LogRow key={log.id} log={log} planHref={planHref} marked={marked === `entry-${log.id}`} />
          ))}
        </ol>
      ) : null}
    </section>
  );
});
