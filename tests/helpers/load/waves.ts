/** The factor for the work of race tests: `RACE_SCALE`, 1 by default. */
export function raceScale(): number {
  return Math.max(1, Number(process.env.RACE_SCALE ?? 1));
}

/** Runs a constant number at a time: faster than one after the other, without overloading the machine. */
export async function inWaves<T, R>(
  items: T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
