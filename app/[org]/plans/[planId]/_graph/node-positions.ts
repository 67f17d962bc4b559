import { entriesOf, type Step } from './steps';

/** Rows count upwards from the first step that was shown; columns count from left to right. */
export type GridPosition = { row: number; column: number };

/**
 * The position of each step, by the ids of its entries. A step keeps its position: newer steps are added above, older
 * ones (loaded later) below, and one that belongs in between stands beside, until the graph is opened again.
 */
export function positionsOf(
  steps: readonly Step[],
  before: ReadonlyMap<string, GridPosition>,
): Map<string, GridPosition> {
  const kept = keptPositions(steps, before);
  const lastKept = kept.findLastIndex((place) => place !== null);
  const firstKept = kept.findIndex((place) => place !== null);
  const taken = new Set(kept.flatMap((place) => (place ? [keyOf(place)] : [])));
  const places = new Map(before);
  let row = (kept[firstKept]?.row ?? 0) - Math.max(firstKept, 0) - 1;
  for (const [index, step] of steps.entries()) {
    let place = kept[index] ?? null;
    if (!place) {
      const between = index > firstKept && index < lastKept;
      place = between ? { row, column: 1 } : { row: row + 1, column: 0 };
      while (taken.has(keyOf(place))) place = { ...place, column: place.column + 1 };
      taken.add(keyOf(place));
    }
    row = Math.max(row, place.row);
    for (const { id } of entriesOf(step)) places.set(id, place);
  }
  return places;
}

/** When a step is split, its older part keeps the position. */
function keptPositions(
  steps: readonly Step[],
  before: ReadonlyMap<string, GridPosition>,
): (GridPosition | null)[] {
  const taken = new Set<string>();
  return steps.map((step) => {
    const known = entriesOf(step).find(({ id }) => before.has(id));
    const place = known ? before.get(known.id) : undefined;
    if (!place || taken.has(keyOf(place))) return null;
    taken.add(keyOf(place));
    return place;
  });
}

const keyOf = ({ row, column }: GridPosition) => `${row} ${column}`;
