'use client';

import { useEffect } from 'react';
import { listShortcuts } from '../../_keyboard/active-shortcuts';
import { type Shortcut, useShortcuts } from '../../_keyboard/use-shortcuts';
import type { CardKey } from '../../plans/_decide/card-handle';
import { useStable } from './use-stable';

type InboxActions = {
  canDecide: boolean;
  onOpen: () => void;
  onMove: (step: 1 | -1) => void;
  onDecide: (key: CardKey, event: KeyboardEvent) => void;
  onSelect: (range: boolean) => void;
  onApproveSelected: () => void;
  onUndo: () => void;
  onSearch: () => void;
  onBack: () => void;
};

export function useInboxShortcuts({ canDecide, ...on }: InboxActions): void {
  // On a focused row the link handles Enter itself; only the state has to follow.
  const open = useStable(on.onOpen);
  useEffect(
    () =>
      listShortcuts({ group: 'Inbox', shortcuts: [{ keys: 'Enter', label: 'Open the card', run: open }] }),
    [open],
  );

  const looking: Shortcut[] = [
    { keys: 'j', label: 'Next', run: () => on.onMove(1) },
    { keys: 'k', label: 'Previous', run: () => on.onMove(-1) },
    { keys: '/', label: 'Search', run: on.onSearch },
    { keys: 'Escape', label: 'Back to the list', run: on.onBack },
  ];
  const deciding: Shortcut[] = [
    { keys: 'a', label: 'Approve', run: (event) => on.onDecide('approve', event) },
    { keys: 'e', label: 'Edit', run: (event) => on.onDecide('edit', event) },
    { keys: 'r', label: 'Reject', run: (event) => on.onDecide('reject', event) },
    { keys: 'x', label: 'Select', run: () => on.onSelect(false) },
    { keys: 'Shift+x', label: 'Select up to here', run: () => on.onSelect(true) },
    { keys: 'Shift+a', label: 'Approve what is selected', run: on.onApproveSelected },
    { keys: 'u', label: 'Undo your last decision', run: on.onUndo },
  ];
  useShortcuts('Inbox', canDecide ? [...looking, ...deciding] : looking);
}
