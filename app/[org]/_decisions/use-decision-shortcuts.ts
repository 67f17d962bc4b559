'use client';

import { useRef } from 'react';
import { MESSAGE_MS, showShortcutMessage } from '../_keyboard/shortcut-message';
import type { Shortcut } from '../_keyboard/use-shortcuts';
import type { CardHandle, CardKey } from '../plans/_decide/card-handle';
import { isOnScreen } from './is-on-screen';
import type { Undoable } from './own-decisions';
import { type Confirmation, decidePress } from './press';
import { readOn } from './scrolling';

type Screen = {
  canDecide: boolean;
  /** The card that a key is pressed for. Read at the press, never from a render that is over. */
  card: () => CardHandle | null;
  isAddressed: (card: CardHandle) => boolean;
  /** The element beside the card that must be visible as well, such as its row in the list. */
  row?: () => HTMLElement | null;
  /** Scrolls to the card, or opens it. */
  show: (card: CardHandle | null) => void;
  /** Goes to the next card that waits. */
  next: () => void;
  undo: (current: Undoable | null) => void;
};

/**
 * Decisions by key, for inbox, plan page and graph: asks the rules (`press.ts`) what a press does, and does it. Returns the
 * shortcuts.
 */
export function useDecisionShortcuts({ canDecide, card, isAddressed, row, show, next, undo }: Screen) {
  const confirmation = useRef<(Confirmation & { at: number }) | null>(null);

  function press(key: CardKey, event: Pick<KeyboardEvent, 'repeat' | 'timeStamp'>): void {
    if (event.repeat) return;
    const handle = card();
    if (!handle) {
      show(null);
      return;
    }
    const before = confirmation.current;
    const result = decidePress(
      {
        key,
        at: event.timeStamp,
        target: handle.target(),
        isOnScreen: isOnScreen(handle.element()) && (row === undefined || isOnScreen(row())),
        isAddressed: isAddressed(handle),
      },
      before && event.timeStamp - before.at < MESSAGE_MS ? before : null,
    );
    confirmation.current = result.confirmation && { ...result.confirmation, at: event.timeStamp };
    showShortcutMessage(result.notice);
    if (result.effect === 'run') handle.press(key);
    if (result.effect === 'show') show(handle);
    if (result.effect === 'read-on') readOn(handle.element(), 1);
    if (result.effect === 'next') next();
  }

  /** Space belongs to a focused button or box; elsewhere it scrolls the card, wherever the focus is. */
  function space(event: KeyboardEvent, step: 1 | -1): void {
    readOn(card()?.element() ?? null, step);
    event.preventDefault();
  }
  const reading: Shortcut[] = [
    { keys: 'Space', label: 'Read on in the card', run: (event) => space(event, 1) },
    { keys: 'Shift+Space', label: 'Read back in the card', run: (event) => space(event, -1) },
  ];

  const deciding: Shortcut[] = [
    { keys: 'a', label: 'Approve', run: (event) => press('approve', event) },
    { keys: 'e', label: 'Edit', run: (event) => press('edit', event) },
    { keys: 'r', label: 'Reject', run: (event) => press('reject', event) },
    { keys: 'u', label: 'Undo', run: () => undo(card()?.undoable() ?? null) },
  ];

  return {
    shortcuts: canDecide ? [...reading, ...deciding] : reading,
    forget() {
      confirmation.current = null;
      showShortcutMessage(null);
    },
  };
}
