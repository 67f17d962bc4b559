import type { Range } from '@tanstack/react-virtual';

/** The rows of the range and the pinned rows, in their order. */
export function withPinnedRows(pinned: readonly number[]): (range: Range) => number[] {
  return ({ startIndex, endIndex, overscan, count }) => {
    const first = Math.max(0, startIndex - overscan);
    const last = Math.min(count - 1, endIndex + overscan);
    const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    const far = pinned.filter((index) => index >= 0 && index < count && !rows.includes(index));
    return far.length === 0 ? rows : [...rows, ...new Set(far)].sort((a, b) => a - b);
  };
}
