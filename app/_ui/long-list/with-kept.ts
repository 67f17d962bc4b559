import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** The rows of the range, and those that are kept wherever they are; in their order. */
export function withKept(kept: readonly number[]): (range: Range) => number[] {
  return (range) => {
    const rows = defaultRangeExtractor(range);
    const far = kept.filter((index) => index >= 0 && index < range.count && !rows.includes(index));
    return far.length === 0 ? rows : [...rows, ...new Set(far)].sort((a, b) => a - b);
  };
}
