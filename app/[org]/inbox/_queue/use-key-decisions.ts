'use client';

import { type RefObject, useRef, useState } from 'react';
import type { CardHandle, CardKey } from '../../plans/_decide/card-handle';

/** Two presses within this time are one: the second was never meant for the next card. */
const DOUBLE_MS = 250;

type Options = {
  current: string | null;
  card: RefObject<CardHandle | null>;
  /** Whether the person sees the card, and its line where there is a list beside it. */
  isSeen: () => boolean;
  /** Scrolls to both, or opens the card. */
  show: (key: string) => void;
};

/**
 * Decisions by key. A key decides only about what its person can see: when the card, or its line in the list, is not on
 * screen, they are first scrolled to, and the key is asked for once more.
 */
export function useKeyDecisions({ current, card, isSeen, show }: Options) {
  const [asked, setAsked] = useState<{ key: CardKey; id: string } | null>(null);
  const pressed = useRef({ key: '', at: Number.NEGATIVE_INFINITY });

  function press(key: CardKey, event: Pick<KeyboardEvent, 'repeat' | 'timeStamp'>) {
    const isEcho = pressed.current.key === key && event.timeStamp - pressed.current.at < DOUBLE_MS;
    pressed.current = { key, at: event.timeStamp };
    if (event.repeat || isEcho || current === null) return;
    const handle = card.current;
    if (handle && isSeen()) {
      setAsked(null);
      handle.press(key);
    } else {
      show(current);
      setAsked({ key, id: current });
    }
  }

  return {
    press,
    asked: asked?.id === current ? asked : null,
    forget: () => setAsked(null),
  };
}
