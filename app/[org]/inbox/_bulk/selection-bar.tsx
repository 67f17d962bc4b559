'use client';

import { Check, CheckCheck, Undo2, X } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import type { BulkScope } from './bulk-scope';
import type { BulkProgress } from './use-bulk';

type Props = {
  count: number;
  scope: BulkScope;
  progress: BulkProgress | null;
  /** How many rows could be selected in all; null when all are. */
  selectable: number | null;
  onApprove: () => void;
  onReject: () => void;
  onUndo: () => void;
  onAll: () => void;
  onClear: () => void;
  onStop: () => void;
};

const DOING = { approve: 'Approving', reject: 'Rejecting', undo: 'Undoing' };

/** The decisions for everything that is selected, within reach of the thumb. */
export function SelectionBar({ count, scope, progress, selectable, ...on }: Props) {
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-[calc(var(--bottom-bars)+0.75rem)] z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-2 pl-3 shadow-(--shadow)"
    >
      {progress ? (
        <>
          <p role="status" className="min-w-0 flex-1">
            {DOING[progress.decision]} {progress.done} of {progress.of}…
          </p>
          <progress
            aria-label={`${DOING[progress.decision]} what is selected`}
            value={progress.done}
            max={progress.of}
            className="h-1.5 w-24 accent-accent"
          />
          <Button onClick={on.onStop}>Stop</Button>
        </>
      ) : (
        <>
          <p className="min-w-0 flex-1 basis-20 font-semibold whitespace-nowrap">{count} selected</p>
          {scope.approve.length > 0 ? (
            <Button variant="primary" onClick={on.onApprove} className="max-lg:h-11">
              <Check aria-hidden size={15} />
              Approve {scope.approve.length}
            </Button>
          ) : null}
          {scope.reject.length > 0 ? (
            <Button variant="danger" onClick={on.onReject} className="max-lg:h-11">
              Reject {scope.reject.length}
            </Button>
          ) : null}
          {scope.undo.length > 0 ? (
            <Button onClick={on.onUndo} className="max-lg:h-11">
              <Undo2 aria-hidden size={15} />
              Undo {scope.undo.length}
            </Button>
          ) : null}
          {selectable === null ? null : (
            <Button variant="ghost" onClick={on.onAll} className="max-lg:h-11">
              <CheckCheck aria-hidden size={15} />
              All {selectable}
            </Button>
          )}
          <Button
            variant="ghost"
            size="icon"
            aria-label="Clear the selection"
            onClick={on.onClear}
            className="max-lg:size-11"
          >
            <X aria-hidden size={16} />
          </Button>
          {scope.changed.length > 0 ? (
            <p className="basis-full text-xs text-wait">
              {scope.changed.length === 1 ? 'One has' : `${scope.changed.length} have`} changed since you
              selected {scope.changed.length === 1 ? 'it' : 'them'}, and will be left out. Select again what
              you have looked at.
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}
