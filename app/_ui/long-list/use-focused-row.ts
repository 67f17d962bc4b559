'use client';

import { type FocusEvent, useState } from 'react';

/** The row that has the focus. It stays rendered, because the focus would be lost with it. */
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
      // The window's blur keeps it: a person who returns from another window finds the same place.
      if (document.activeElement === event.target) return;
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
    },
  };
}
