'use client';

import { useEffect } from 'react';
import { listShortcuts } from '../../_keyboard/active-shortcuts';
import { type Shortcut, useShortcuts } from '../../_keyboard/use-shortcuts';
import { useStable } from '../../_keyboard/use-stable';

type InboxActions = {
  canDecide: boolean;
  onOpen: () => void;
  onMove: (step: 1 | -1) => void;
  onSelect: (range: boolean) => void;
  onApproveSelected: () => void;
  onSearch: () => void;
  onBack: () => void;
  decisions: readonly Shortcut[];
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
    ...on.decisions,
  ];
  const selecting: Shortcut[] = [
    { keys: 'x', label: 'Select', run: () => on.onSelect(false) },
    { keys: 'Shift+x', label: 'Select range', run: () => on.onSelect(true) },
    { keys: 'Shift+a', label: 'Approve selected', run: on.onApproveSelected },
  ];
  useShortcuts('Inbox', canDecide ? [...looking, ...selecting] : looking);
}
