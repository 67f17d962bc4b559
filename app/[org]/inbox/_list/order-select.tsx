'use client';

import { ORDERS, type Order } from '../_queue/order';

const LABELS: Record<Order, string> = {
  urgency: 'Sorted by urgency',
  newest: 'Newest first',
  oldest: 'Oldest first',
};

export function OrderSelect({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <select
      aria-label="Order"
      value={order}
      onChange={({ target }) => onOrder(ORDERS.find((name) => name === target.value) ?? 'urgency')}
      className="-my-1.5 ml-1 h-8 rounded-md bg-transparent px-1 text-sm text-ink-2 hover:bg-hover max-lg:-my-3 max-lg:h-11"
    >
      {ORDERS.map((name) => (
        <option key={name} value={name}>
          {LABELS[name]}
        </option>
      ))}
    </select>
  );
}
