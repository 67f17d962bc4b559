'use client';

import { useEffect } from 'react';

const COUNT = /^\(\d+\+?\) /;

/** What the page is called, without the count in front and our name behind. */
export function bareTitle(title: string): string {
  return title.replace(COUNT, '').replace(/ · Greenlight$/, '');
}

/** Keeps the count of what waits in front of the browser tab's title, whatever page sets the rest. */
export function useTabTitle(count: number): void {
  useEffect(() => {
    function update() {
      const bare = document.title.replace(COUNT, '');
      const wanted = count > 0 ? `(${count > 99 ? '99+' : count}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    }
    update();
    // Next replaces the title whenever it likes after a navigation; nothing tells us but the document itself.
    const observer = new MutationObserver(update);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
