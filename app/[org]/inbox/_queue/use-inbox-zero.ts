'use client';

import { useState } from 'react';

/**
 * Whether to show that everything is decided: from when the person moves on from the last card until something waits again.
 * The settled card stays until then, with its countdown.
 */
export function useInboxZero(isAllDecided: boolean, onEnd: () => void) {
  const [isLeft, setLeft] = useState(false);
  if (isLeft && !isAllDecided) {
    setLeft(false);
    onEnd();
  }
  return { isZero: isLeft && isAllDecided, enter: () => setLeft(true) };
}
