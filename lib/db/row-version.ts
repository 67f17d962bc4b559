import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { AppError } from '../errors';

type Versioned = { version: number };

/** What an update writes as the row's version. */
export function nextVersion(column: AnyColumn): SQL<number> {
  return sql<number>`${column} + 1`;
}

/**
 * The compare of the compare-and-set: `current` is the row as the API sends it, locked by this transaction. `shown` is the
 * version that the change was made on; without it the given fields are written whatever the row's version. A repeat of a
 * change that is already there is no conflict, so a lost response can be asked for again.
 * @returns whether the row has to be written, because a given field differs
 * @throws AppError conflict, with `current`, when the row has changed since it was shown
 */
export function compareVersion<R extends Versioned>(
  current: R,
  shown: number | undefined,
  fields: { [K in keyof R]?: R[K] | undefined },
  noun: string,
): boolean {
  const changes = Object.entries(fields).some(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, Reflect.get(current, name)),
  );
  if (changes && shown !== undefined && shown !== current.version)
    throw new AppError('conflict', `Someone else changed ${noun} in the meantime. Nothing was saved.`, {
      current,
    });
  return changes;
}
