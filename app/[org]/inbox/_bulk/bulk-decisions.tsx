'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useMemo } from 'react';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { undoableUntil } from '../../_decisions/own-decisions';
import type { QueueRow } from '../_queue/queue-row';
import { scopeOf } from './bulk-scope';
import type { useBulk } from './use-bulk';
import { canSelect, type Selection, type useSelection } from './use-selection';

// Loaded when something is selected.
const BulkSummary = dynamic(
  () => importWithRetry(() => import('./bulk-summary')).then((module) => module.BulkSummary),
  { loading: () => null },
);
const SelectionBar = dynamic(
  () => importWithRetry(() => import('./selection-bar')).then((module) => module.SelectionBar),
  { loading: () => null },
);
const ApproveDialog = dynamic(
  () => importWithRetry(() => import('./approve-dialog')).then((module) => module.ApproveDialog),
  { loading: () => null },
);
const RejectDialog = dynamic(
  () => importWithRetry(() => import('./reject-dialog')).then((module) => module.RejectDialog),
  { loading: () => null },
);

type Props = {
  bulk: ReturnType<typeof useBulk>;
  selection: Selection;
  select: Omit<ReturnType<typeof useSelection>, 'selection'>;
  rows: readonly QueueRow[];
  asking: 'approve' | 'reject' | null;
  setAsking: (asking: 'approve' | 'reject' | null) => void;
  onUndoLast: () => void;
  children: ReactNode;
};

/** Wraps the list: the result of the last bulk decision above it, and the bar for the next one. */
export function BulkDecisions({ bulk, selection, select, rows, asking, setAsking, ...more }: Props) {
  const scope = useMemo(() => scopeOf(selection, rows), [selection, rows]);
  const selectable = useMemo(() => rows.filter(canSelect), [rows]);
  const close = () => setAsking(null);
  const leftOut = selection.size - scope.approve.length;
  const { result } = bulk;
  const isUndoable =
    result && result.decision !== 'undo' && result.decided.some(({ log }) => log && undoableUntil(log));

  return (
    <>
      {result ? (
        <BulkSummary result={result} onUndo={isUndoable ? more.onUndoLast : null} onDismiss={bulk.dismiss} />
      ) : null}
      {more.children}
      {selection.size > 0 || bulk.progress ? (
        <SelectionBar
          count={selection.size}
          scope={scope}
          progress={bulk.progress}
          selectable={selection.size < selectable.length ? selectable.length : null}
          onApprove={() => setAsking('approve')}
          onReject={() => setAsking('reject')}
          onUndo={() => void bulk.run('undo', scope.undo)}
          onAll={() => select.set(selectable, true)}
          onClear={select.clear}
          onStop={bulk.stop}
        />
      ) : null}
      {asking === 'approve' && scope.approve.length > 0 ? (
        <ApproveDialog
          chosen={scope.approve}
          leftOut={leftOut}
          onApprove={(chosen) => void bulk.run('approve', chosen)}
          onClose={close}
        />
      ) : null}
      {asking === 'reject' && scope.reject.length > 0 ? (
        <RejectDialog
          chosen={scope.reject}
          onReject={(chosen, reason) => void bulk.run('reject', chosen, reason)}
          onClose={close}
        />
      ) : null}
    </>
  );
}
