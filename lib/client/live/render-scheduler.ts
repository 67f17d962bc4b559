'use client';

/** Runs the work once, soon. Returns cancel; a caller that schedules again has to cancel first. */
export type Schedule = (run: () => void) => () => void;

/**
 * A window may be visible and never painted, or be hidden while it waits for its animation frame; then a timer decides.
 */
const UNPAINTED_MS = 250;
/** The interval in hidden pages, in milliseconds. */
const UNSEEN_MS = 16;

/**
 * Runs with the next animation frame where there is one, since no change is visible before it. In a hidden page and
 * outside of browsers it runs at once, and then at most every few milliseconds: timers of a hidden page may stop for a
 * minute.
 */
export function createRenderScheduler(): Schedule {
  let ranAt = Number.NEGATIVE_INFINITY;
  return (run) => {
    let isOver = false;
    let frame: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const callOff = () => {
      isOver = true;
      clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
    const once = () => {
      if (isOver) return;
      callOff();
      ranAt = performance.now();
      run();
    };
    const wait = ranAt + UNSEEN_MS - performance.now();
    if (isPainted()) {
      frame = requestAnimationFrame(once);
      timer = setTimeout(once, UNPAINTED_MS);
    } else if (wait <= 0) queueMicrotask(once);
    else timer = setTimeout(once, wait);
    return callOff;
  };
}

function isPainted(): boolean {
  return (
    typeof document !== 'undefined' &&
    document.visibilityState === 'visible' &&
    typeof requestAnimationFrame === 'function'
  );
}
