'use client';

import { useEffect } from 'react';

const COUNT = /^\(\d+\+?\) /;

/** The page's title without the count before it and the product's name after it. */
export function bareTitle(title: string): string {
  return title.replace(COUNT, '').replace(/ · Greenlight$/, '');
}

/** Keeps the count of waiting items in front of the tab's title, whichever page sets the title. */
export function useTabTitle(count: number): void {
  useEffect(() => {
    function update() {
      const bare = document.title.replace(COUNT, '');
      const wanted = count > 0 ? `(${count > 99 ? '99+' : count}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    }
    update();
    // Next replaces the title some time after a navigation; only the document itself reports that.
    const observer = new MutationObserver(update);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
