'use client';

/** As much of an element has to be visible for a person to recognize it, in pixels. */
const RECOGNIZABLE_PX = 120;

export function isOnScreen(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  const { top, bottom, height } = element.getBoundingClientRect();
  const seen = Math.min(bottom, window.innerHeight) - Math.max(top, 0);
  return height > 0 && seen >= Math.min(height, RECOGNIZABLE_PX);
}
