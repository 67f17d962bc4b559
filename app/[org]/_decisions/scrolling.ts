'use client';

/** Part of a page that Space moves: the lines at the edge stay visible. */
const PAGE = 0.85;

/** Scrolls the pane that the card stands in, or the page. */
export function readOn(element: HTMLElement | null, step: 1 | -1): void {
  const pane = element && scrollingAncestor(element);
  if (!pane) {
    const visible = window.innerHeight - coveredHeight('[data-top-bar], [data-bottom-bar]');
    window.scrollBy({ top: step * visible * PAGE });
    return;
  }
  // The lower end of the pane may lie below the window; what it shows there is not read.
  const { top, bottom } = pane.getBoundingClientRect();
  const visible = Math.min(bottom, window.innerHeight) - Math.max(top, 0);
  pane.scrollBy({ top: step * visible * PAGE });
  if (bottom > window.innerHeight) window.scrollBy({ top: bottom - window.innerHeight });
}

/** Moves to a card. One that is taller than the window is shown from its beginning, from wherever one comes. */
export function showCard(element: HTMLElement | null | undefined): void {
  if (!element) return;
  element.scrollIntoView({ block: element.offsetHeight > window.innerHeight ? 'start' : 'nearest' });
  element.focus({ preventScroll: true });
}

export function scrollingAncestor(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) return at;
  }
  return null;
}

/** The height that the bars at the edges of the page cover. One that scrolls along or is hidden covers nothing. */
export function coveredHeight(selector: string): number {
  const bars = [...document.querySelectorAll<HTMLElement>(selector)];
  const kept = bars.filter((bar) => ['fixed', 'sticky'].includes(getComputedStyle(bar).position));
  return kept.reduce((sum, bar) => sum + bar.offsetHeight, 0);
}
