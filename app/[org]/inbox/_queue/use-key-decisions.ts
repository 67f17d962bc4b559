'use client';

import { type RefObject, useState } from 'react';
import { usePressGuard } from '@/app/[org]/_keyboard/use-press-guard';
import type { CardHandle, CardKey } from '../../plans/_decide/card-handle';

type Options = {
  current: string | null;
  card: RefObject<CardHandle | null>;
  /** Whether the person can see the card, and its row where there is a list beside it. */
  isSeen: () => boolean;
  /** Scrolls to the card and its row, or opens the card. */
  show: (key: string) => void;
};

/**
 * Decisions by key. A key decides only about what is on screen: when the card, or its row in the list, is not visible,
 * the key scrolls there and has to be pressed once more.
 */
export function useKeyDecisions({ current, card, isSeen, show }: Options) {
  const [asked, setAsked] = useState<{ key: CardKey; id: string } | null>(null);
  const counts = usePressGuard();

  function press(key: CardKey, event: Pick<KeyboardEvent, 'repeat' | 'timeStamp'>) {
    if (!counts(key, event) || current === null) return;
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
