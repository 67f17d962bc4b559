import { compare } from '@/lib/plans/merge/records';
import { createdAtOf, type QueueRow } from './queue-row';

export const ORDERS = ['urgency', 'newest', 'oldest'] as const;
export type Order = (typeof ORDERS)[number];

/** Sorts rows that are in the order of urgency. */
export function inOrder(rows: QueueRow[], order: Order): QueueRow[] {
  if (order === 'urgency') return rows;
  const oldest = rows.toSorted((a, b) => compare(createdAtOf(a), createdAtOf(b)));
  return order === 'oldest' ? oldest : oldest.reverse();
}
