/** More requests at once would only wait at the server instead of here. */
const CONCURRENCY = 2;

/** Goes through a long list of requests without sending all of them at once. */
export async function mapWithConcurrency<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
