'use client';

import { useEffect, useMemo, useState } from 'react';
import { hasDraft } from '../../plans/_drafts/drafts';
import type { QueueRow } from './queue-row';

type Queue = {
  /** Everything that waits and passes the filters, in order. */
  waiting: QueueRow[];
  /** Identifies the filters; other filters make another queue. */
  view: string;
  /** Rows that a person is working on; they stay when they are settled. */
  held: ReadonlySet<string>;
  /** Rows that were waiting before and have only now been loaded, so they are not news. */
  loadedLaterIds: ReadonlySet<string>;
  atTop: boolean;
  /** True while the person is in the list; new rows then go to the end. */
  isBusy: () => boolean;
  /** The present state of a row that no longer waits. */
  settle: (row: QueueRow) => QueueRow;
};

/**
 * The rows to show. No row moves while the person works in the list, and none that they are working on disappears: a
 * settled row stays as long as it is pinned, and new rows join at once only while the list is scrolled to the top.
 */
export function useQueue({ waiting, view, held, loadedLaterIds, atTop, isBusy, settle }: Queue) {
  const [order, setOrder] = useState({ view, keys: waiting.map(({ key }) => key) });
  const keys = order.view === view ? order.keys : waiting.map(({ key }) => key);
  if (order.view !== view) setOrder({ view, keys });

  const byKey = useMemo(() => new Map(waiting.map((row) => [row.key, row])), [waiting]);
  const places = useMemo(() => new Map(waiting.map(({ key }, place) => [key, place])), [waiting]);
  const [last, setLast] = useState<ReadonlyMap<string, QueueRow>>(new Map());
  const changed = [...held].flatMap((key) => {
    const row = byKey.get(key);
    return row && last.get(key) !== row ? [[key, row] as const] : [];
  });
  if (changed.length > 0) setLast(new Map([...last, ...changed]));

  const known = useMemo(() => new Set(keys), [keys]);
  const rows = keys.flatMap((key) => {
    const row = byKey.get(key);
    if (row) return [row];
    const before = last.get(key);
    return before && (held.has(key) || hasDraft(key)) ? [settle(before)] : [];
  });
  const fresh = waiting.filter(({ key }) => !known.has(key));
  const joining = atTop ? fresh : fresh.filter(({ key }) => loadedLaterIds.has(key));

  const joiningKeys = joining.map(({ key }) => key).join(',');
  useEffect(() => {
    if (joiningKeys === '') return;
    setOrder((now) => {
      const added = joiningKeys.split(',').filter((key) => !now.keys.includes(key));
      return { view: now.view, keys: [...now.keys, ...added] };
    });
  }, [joiningKeys]);

  /** All waiting rows by urgency; pinned rows keep about their place. */
  function sortAnew() {
    setOrder((now) => {
      const sorted = waiting.map(({ key }) => key);
      for (const [place, key] of now.keys.entries()) if (!byKey.has(key)) sorted.splice(place, 0, key);
      return { view: now.view, keys: sorted };
    });
  }
  const shown = rows.filter(({ key }) => byKey.has(key));
  const sorted = waiting.every(({ key }, place) => shown[place]?.key === key);
  useEffect(() => {
    if (joiningKeys !== '' || sorted || !atTop || isBusy()) return;
    sortAnew();
  });

  const newRows = fresh.filter((row) => !joining.includes(row));
  const lastShown = waiting.findLastIndex(({ key }) => known.has(key));
  return {
    rows,
    fresh: {
      count: newRows.length,
      first: newRows[0]?.key ?? null,
      /** Appends all of them to the rows that are shown. */
      below: newRows.every(({ key }) => (places.get(key) ?? 0) > lastShown),
    },
    showFresh: sortAnew,
  };
}
