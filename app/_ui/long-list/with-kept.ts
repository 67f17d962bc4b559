import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** The rows of the range, and the one that is kept wherever it is; in their order. */
export function withKept(kept: number): (range: Range) => number[] {
  return (range) => {
    const rows = defaultRangeExtractor(range);
    if (kept < 0 || kept >= range.count || rows.includes(kept)) return rows;
    return [...rows, kept].sort((a, b) => a - b);
  };
}
