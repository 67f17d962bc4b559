'use client';

import { Handle, type NodeProps, Position } from '@xyflow/react';
import { NotebookPen, Search } from 'lucide-react';
import { createContext, memo, useContext, useRef } from 'react';
import { Time } from '@/app/_ui/time';
import { useHighlightOnChange } from '@/app/[org]/plans/use-highlight-on-change';
import type { StepNode } from './graph';
import { countOf, nameOf, summaryOf, waits } from './step-labels';
import { StepState } from './step-state';
import { entriesOf, type Step } from './steps';

/**
 * The step shown beside the graph, and a function to select another. Separate from the nodes, so that a selection
 * changes none of them.
 */
export const Chosen = createContext<{ id: string | null; choose: (id: string) => void }>({
  id: null,
  choose: () => {},
});

const newestOf = (step: Step) => Math.max(...entriesOf(step).map((log) => log.version));

/** One step: its action, recipient and state. Its content and decision are shown beside the graph. */
export const StepCard = memo(function StepCard({ id, data: { step } }: NodeProps<StepNode>) {
  const chosen = useContext(Chosen);
  const card = useRef<HTMLDivElement>(null);
  useHighlightOnChange(card, newestOf(step));
  const { icon: Icon, name } = nameOf(step);
  const { action, reads, notes, run } = step;
  const first = entriesOf(step)[0];
  return (
    <>
      <Handle type="source" position={Position.Top} isConnectable={false} className="invisible" />
      <Handle type="target" position={Position.Bottom} isConnectable={false} className="invisible" />
      <div
        ref={card}
        className={`relative flex h-full flex-col gap-1.5 overflow-hidden rounded-lg border bg-surface p-3 text-left hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${chosen.id === id ? 'border-accent marked' : waits(step) ? 'border-wait' : 'border-line'}`}
      >
        <div className="flex items-center gap-2">
          <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
          <button
            type="button"
            id={`step-${id}`}
            aria-current={chosen.id === id ? 'step' : undefined}
            aria-describedby={`step-${id}-more`}
            onClick={() => chosen.choose(id)}
            className="min-w-0 flex-1 truncate text-left font-semibold outline-none after:absolute after:inset-0"
          >
            {name}
          </button>
          <StepState step={step} />
        </div>
        <div id={`step-${id}-more`} className="flex min-h-0 flex-1 flex-col gap-1 text-sm">
          <p className="line-clamp-2 text-ink-2">{summaryOf(step)}</p>
          <p className="mt-auto flex items-center gap-3 text-xs text-ink-3">
            <span className="sr-only">Run {run.number}</span>
            {reads.length > 0 ? (
              <span className="flex items-center gap-1 whitespace-nowrap">
                <Search aria-hidden size={12} />
                {countOf(reads.length, 'look-up', 'look-ups')}
              </span>
            ) : null}
            {notes.length > 0 ? (
              <span className="flex items-center gap-1 whitespace-nowrap">
                <NotebookPen aria-hidden size={12} />
                {countOf(notes.length, 'note', 'notes')}
              </span>
            ) : null}
            <span className="ml-auto">
              <Time at={(action ?? first)?.created_at ?? run.startedAt} />
            </span>
          </p>
        </div>
      </div>
    </>
  );
});
