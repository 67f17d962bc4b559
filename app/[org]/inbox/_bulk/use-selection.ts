'use client';

import { useRef, useState } from 'react';
import type { Undoable } from '../../_decisions/own-decisions';
import { isToolCall } from '../../plans/_entry/entry-args';
import { nameOf, type QueueRow } from '../_queue/queue-row';

/** A selected row, in the version at selection time; only that version is ever decided about. */
export type Chosen = Undoable;
export type Selection = ReadonlyMap<string, Chosen>;

/** Plans are approved, and unclear outcomes settled, one at a time. */
export function canSelect(row: QueueRow): boolean {
  return row.kind !== 'plan' && row.kind !== 'unclear';
}

function chosenOf(row: QueueRow): Chosen | null {
  if (row.kind === 'plan' || row.kind === 'unclear' || !isToolCall(row.item.log)) return null;
  return { planId: row.item.plan_id, log: row.item.log, name: nameOf(row) };
}

export function useSelection() {
  const [selection, setSelection] = useState<Selection>(new Map());
  const anchor = useRef<string | null>(null);

  function set(rows: readonly QueueRow[], selected: boolean) {
    setSelection((now) => {
      const next = new Map(now);
      for (const row of rows) {
        const chosen = chosenOf(row);
        if (selected && chosen) next.set(row.key, chosen);
        else next.delete(row.key);
      }
      return next;
    });
  }

  return {
    selection,
    set,
    /** With `range`: everything from the last toggled row to this one takes that row's state. */
    toggle(rows: readonly QueueRow[], key: string, range = false) {
      const to = rows.findIndex((row) => row.key === key);
      const from = range ? rows.findIndex((row) => row.key === anchor.current) : -1;
      if (from === -1) {
        set(rows.slice(to, to + 1), !selection.has(key));
        anchor.current = key;
      } else set(rows.slice(Math.min(from, to), Math.max(from, to) + 1), true);
    },
    drop(keys: ReadonlySet<string>) {
      setSelection((now) => new Map([...now].filter(([key]) => !keys.has(key))));
    },
    clear: () => setSelection(new Map()),
  };
}
