'use client';

import { Hourglass } from 'lucide-react';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { FilterSearch } from '@/app/_ui/filters/filter-search';
import { INBOX_KINDS, type InboxKind } from '@/lib/plans/inbox-kinds';
import type { QueueFilters as Filters } from '../_queue/queue-row';
import { KINDS } from './kinds';

const REST_MS = 200;
const CHIP =
  'flex h-8 items-center gap-1.5 rounded-full border border-line px-2.5 text-sm whitespace-nowrap text-ink-2 hover:bg-hover max-lg:h-11 max-lg:px-3.5 ' +
  'aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-ink';

type Props = {
  filters: Filters;
  counts: Record<InboxKind, number>;
  field: RefObject<HTMLDivElement | null>;
  onFilter: (change: Filters) => void;
  /** Escape leaves the search and returns to the queue. */
  onLeave: () => void;
};

export function QueueFilters({ filters, counts, field, onFilter, onLeave }: Props) {
  const { search, type } = useTyped(filters.q ?? '', (q) => onFilter({ q: q.trim() || undefined }));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const pick = (kind: InboxKind | undefined) => () =>
    onFilter({ kind: filters.kind === kind ? undefined : kind });

  function leave(event: FormEvent) {
    event.preventDefault();
    onLeave();
  }

  return (
    <form aria-label="Filter what waits" onSubmit={leave} className="mb-3 flex flex-col gap-2">
      <div ref={field} className="relative">
        <FilterSearch
          label="Search the inbox"
          placeholder="Contact, plan, template or subject"
          value={search}
          onType={type}
          onKey={(event) => {
            if (event.key === 'Escape') onLeave();
          }}
        />
      </div>
      <fieldset className="flex gap-1.5 max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-4 md:max-lg:-mx-8 md:max-lg:px-8 lg:flex-wrap">
        <legend className="sr-only">Show only</legend>
        <button type="button" aria-pressed={!filters.kind} onClick={pick(undefined)} className={CHIP}>
          All <Count count={total} />
        </button>
        {INBOX_KINDS.filter((kind) => counts[kind] > 0 || filters.kind === kind).map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={filters.kind === kind}
            onClick={pick(kind)}
            className={CHIP}
          >
            {KINDS[kind].many} <Count count={counts[kind]} />
          </button>
        ))}
        <button
          type="button"
          aria-pressed={filters.soon === true}
          onClick={() => onFilter({ soon: filters.soon ? undefined : true })}
          className={CHIP}
        >
          <Hourglass aria-hidden size={13} />
          Expiring soon
        </button>
      </fieldset>
    </form>
  );
}

function Count({ count }: { count: number }) {
  return <span className="text-xs text-ink-3">{count}</span>;
}

/** Typing takes effect after a short pause; a search changed from elsewhere changes the field. */
function useTyped(q: string, onRest: (q: string) => void) {
  const [search, setSearch] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (timer.current === undefined) setSearch((typed) => (typed.trim() === q ? typed : q));
  }, [q]);

  function type(text: string) {
    setSearch(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      onRest(text);
    }, REST_MS);
  }
  return { search, type };
}
