/** How many times as much as usual a test of races is to do: `RACE_SCALE`, 1 unless given. */
export function raceScale(): number {
  return Math.max(1, Number(process.env.RACE_SCALE ?? 1));
}

/** Several at a time, always as many: faster than one after the other, and the machine can still keep up. */
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
