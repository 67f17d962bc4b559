'use client';

import type { RefObject } from 'react';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import type { Selection } from '../_bulk/use-selection';
import type { QueueRow } from '../_queue/queue-row';
import { QueueLine } from './queue-line';

type Props = {
  rows: QueueRow[];
  current: string | null;
  selection: Selection;
  canDecide: boolean;
  /** The address of a row's card, without the row's key. */
  base: string;
  list: RefObject<ListHandle | null>;
  onOpen: (key: string) => void;
  onSelect: (key: string, range: boolean) => void;
  onMove: (step: 1 | -1) => void;
};

export function QueueList({ rows, current, selection, canDecide, base, list, ...on }: Props) {
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <VirtualList
        items={rows}
        keyOf={keyOf}
        estimate={49}
        label="What waits"
        keep={current}
        handle={list}
        rowClass="border-b border-line last:border-b-0"
        render={(row) => (
          <QueueLine
            row={row}
            base={base}
            isCurrent={row.key === current}
            isSelected={selection.has(row.key)}
            canDecide={canDecide}
            onOpen={on.onOpen}
            onSelect={on.onSelect}
            onMove={on.onMove}
          />
        )}
      />
    </div>
  );
}

const keyOf = (row: QueueRow) => row.key;
