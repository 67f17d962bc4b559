'use client';

/** Has this run once, soon; gives back how to call it off. Whoever asks again meanwhile has to call it off first. */
export type Schedule = (run: () => void) => () => void;

/** A window may be visible and yet not painted, or be hidden while it waits for its frame: then time decides. */
const UNPAINTED_MS = 250;
/** Where nobody looks, at most so often. */
const UNSEEN_MS = 16;

/**
 * With the next frame where there are frames: before it nobody could see a difference. In a hidden page and outside of
 * browsers at once, and then at most every few milliseconds: a hidden page's timers may stand still for a minute.
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
