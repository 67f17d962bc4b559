'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';

type Value = string | number | null;
export type Column<T> = {
  key: string;
  label: string;
  value: (row: T) => Value;
  /** Formats the value, when the plain number is not readable. */
  show?: (row: T) => ReactNode;
};

type Props<T> = { label: string; columns: Column<T>[]; rows: T[]; keyOf: (row: T) => string };

/** The numbers of a chart. Pressing a column's name sorts by it; pressing again reverses the order. */
export function NumberTable<T>({ label, columns, rows, keyOf }: Props<T>) {
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null);
  const by = columns.find(({ key }) => key === sort?.key);
  const sorted = by
    ? [...rows].sort((a, b) => compare(by.value(a), by.value(b)) * (sort?.down ? -1 : 1))
    : rows;

  function press({ key }: Column<T>, isText: boolean) {
    setSort(sort?.key === key ? { key, down: !sort.down } : { key, down: !isText });
  }

  return (
    <section aria-label={label} className="max-h-72 overflow-auto rounded-md border border-line">
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-sunken text-xs text-ink-2">
          <tr>
            {columns.map((column, index) => {
              const active = sort?.key === column.key;
              const Arrow = sort?.down ? ArrowDown : ArrowUp;
              return (
                <th
                  key={column.key}
                  scope="col"
                  aria-sort={active ? (sort.down ? 'descending' : 'ascending') : 'none'}
                  className={`p-0 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
                >
                  <button
                    type="button"
                    onClick={() => press(column, index === 0)}
                    className="inline-flex min-h-8 items-center gap-1 rounded px-2.5 py-1 whitespace-nowrap hover:text-ink max-md:min-h-11"
                  >
                    {column.label}
                    {active ? <Arrow aria-hidden size={12} /> : null}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sorted.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) => {
                const shown = column.show ? column.show(row) : (column.value(row) ?? '—');
                return index === 0 ? (
                  <th key={column.key} scope="row" className="min-w-28 px-2.5 py-1.5 text-left font-normal">
                    {shown}
                  </th>
                ) : (
                  <td key={column.key} className="px-2.5 py-1.5 text-right whitespace-nowrap tabular-nums">
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Unknown values sort first in ascending order. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
}
