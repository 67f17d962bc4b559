'use client';

import { useRef } from 'react';

/** A second press of one key within this time counts as a double press: it was not meant for the next card. */
const DOUBLE_MS = 250;

type Press = Pick<KeyboardEvent, 'repeat' | 'timeStamp'>;

/** Returns a function that says whether a press counts: it is no auto-repeat, and no double press. */
export function usePressGuard(): (key: string, event: Press) => boolean {
  const last = useRef({ key: '', at: Number.NEGATIVE_INFINITY });
  return (key, event) => {
    const isDouble = last.current.key === key && event.timeStamp - last.current.at < DOUBLE_MS;
    last.current = { key, at: event.timeStamp };
    return !event.repeat && !isDouble;
  };
}
