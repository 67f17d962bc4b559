import 'server-only';
import { digestOf } from '../../kit/digest';
import type { ArgChange } from '../schema/log-entry';

type Fields = Record<string, ArgChange['before']>;

/** The fields in which `after` differs from `before`, in the order of their names; null when there are none. */
export function changesBetween(before: Fields, after: Fields): ArgChange[] | null {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = fields.flatMap((field): ArgChange[] => {
    const change = { field, before: before[field] ?? null, after: after[field] ?? null };
    return digestOf(change.before) === digestOf(change.after) ? [] : [change];
  });
  return changes.length > 0 ? changes : null;
}
