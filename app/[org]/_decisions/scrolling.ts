'use client';

/** Part of a page that Space moves: the lines at the edge stay visible. */
const PAGE = 0.85;

/** Scrolls the pane that the card stands in, or the page. */
export function readOn(element: HTMLElement | null, step: 1 | -1): void {
  const pane = element && scrollingAncestor(element);
  if (!pane) {
    window.scrollBy({ top: step * window.innerHeight * PAGE });
    return;
  }
  // The lower end of the pane may lie below the window; what it shows there is not read.
  const { top, bottom } = pane.getBoundingClientRect();
  const visible = Math.min(bottom, window.innerHeight) - Math.max(top, 0);
  pane.scrollBy({ top: step * visible * PAGE });
  if (bottom > window.innerHeight) window.scrollBy({ top: bottom - window.innerHeight });
}

export function scrollingAncestor(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) return at;
  }
  return null;
}
