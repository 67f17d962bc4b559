'use client';

import { type FocusEvent, useState } from 'react';

/** Which row of a list has the focus: it stays in the page, or the focus would be lost to nowhere. */
export function useFocusedRow<T>(items: readonly T[], keyOf: (item: T) => string) {
  const [focused, setFocused] = useState<string | null>(null);
  return {
    focused,
    setFocused,
    onFocus(event: FocusEvent<HTMLElement>) {
      const row = event.target.closest<HTMLElement>('li[data-index]');
      const item = items[Number(row?.dataset.index)];
      setFocused(item === undefined ? null : keyOf(item));
    },
    onBlur(event: FocusEvent<HTMLElement>) {
      // Who goes to another window comes back to the same place.
      if (document.activeElement === event.target) return;
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
    },
  };
}
