'use client';

/**
 * Returns the new answer with every part that equals its counterpart in the old answer replaced by that: a list that is
 * refetched because of one row then has one new row object. Rows are matched by id, everything else by place (TanStack
 * Query's `replaceEqualDeep`).
 */
export function replaceEqualDeep<T>(before: unknown, next: T): T;
export function replaceEqualDeep(before: unknown, next: unknown): unknown {
  if (Array.isArray(next)) return Array.isArray(before) ? keepSameRows(before, next) : next;
  if (!isRecord(next) || !isRecord(before)) return next;
  const names = Object.keys(next);
  const parts: Record<string, unknown> = {};
  for (const name of names) parts[name] = replaceEqualDeep(before[name], next[name]);
  const same =
    names.length === Object.keys(before).length && names.every((name) => parts[name] === before[name]);
  return same ? before : parts;
}

function keepSameRows(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((row, place) => [idOf(row) ?? place, row]));
  const rows = next.map((row, place) => replaceEqualDeep(known.get(idOf(row) ?? place), row));
  return rows.length === before.length && rows.every((row, place) => row === before[place]) ? before : rows;
}

/** An inbox row has the id of the entry that it shows. */
function idOf(row: unknown): string | null {
  if (!isRecord(row)) return null;
  if (typeof row.id === 'string') return row.id;
  return isRecord(row.log) && typeof row.log.id === 'string' ? row.log.id : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
