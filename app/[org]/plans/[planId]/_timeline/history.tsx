'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useNumberFormat } from '@/app/_ui/locale/locale-context';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import type { HistoryItem, Run } from './group-log';
import { type HistoryLine, linesOf } from './history-lines';
import { LogRow } from './log-row';
import { RunHeading } from './run-heading';
import type { OlderLines } from './use-plan-log';

type Props = {
  planHref: string;
  history: HistoryItem[];
  older: OlderLines;
  /** The id of the entry that the address points at. */
  target: string | null;
  /** Whether the results stand above, so that the runs are only their details and begin closed. */
  details: boolean;
  onAway: (away: boolean) => void;
};

const keyOf = ({ key }: HistoryLine) => key;
const rowId = (line: HistoryLine) =>
  line.kind === 'log' ? `entry-${line.log.id}` : line.key.replace(' ', '-');

/** The history, run by run, newest first. */
export function History({ planHref, history, older, target, details, onAway }: Props) {
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  // Kept by run id, and only the initial runs start closed, so that no live update opens or closes one.
  const [newest] = useState(() => (details ? undefined : history.find((item) => item.kind === 'run')?.id));
  const [atFirst] = useState(() => new Set(history.map(({ id }) => id)));
  const [oldest] = useState(() => history.at(-1));
  const wanted = target?.startsWith('entry-') ? target.slice('entry-'.length) : null;
  const isOpen = (run: Run) =>
    toggled[run.id] ??
    (run.id === newest ||
      isNewerThan(run, atFirst, oldest) ||
      (wanted !== null && run.logs.some(({ id }) => id === wanted)));
  // A stable function; otherwise every heading would be rendered with each new entry.
  const toggle = useCallback(
    (id: string, opened: boolean) => setToggled((before) => ({ ...before, [id]: opened })),
    [],
  );
  const lines = linesOf(history, isOpen);
  const list = useTarget(wanted, lines, older);

  const render = useMemo(
    () => (line: HistoryLine) => {
      if (line.kind === 'run') return <RunHeading run={line.run} open={line.open} onToggle={toggle} />;
      if (line.kind === 'earlier') return <Earlier count={line.count} older={older} />;
      const { log, place } = line;
      return <LogRow log={log} planHref={planHref} place={place} marked={wanted === log.id} />;
    },
    [planHref, wanted, toggle, older],
  );

  return (
    <section aria-labelledby="history" className="flex flex-col">
      <h2 id="history" className="mb-1 text-sm font-semibold text-ink-2">
        {details ? 'Details' : 'History'}
      </h2>
      {lines.length === 0 && !older.more ? <p className="text-ink-3">Nothing has happened yet.</p> : null}
      <VirtualList
        items={lines}
        keyOf={keyOf}
        rowId={rowId}
        estimate={44}
        label="History, newest first"
        render={render}
        more={older.more}
        handle={list}
        onAway={onAway}
      />
      <LoadMore more={older.more} loading={older.loading} problem={older.problem} onLoad={older.loadOlder} />
      {older.more || !older.problem ? null : <p role="alert">{older.problem}</p>}
    </section>
  );
}

/** True for a run that began after the page was opened, as opposed to an old one loaded later. */
function isNewerThan(run: Run, atFirst: ReadonlySet<string>, oldest: HistoryItem | undefined): boolean {
  const before = oldest?.kind === 'run' ? oldest.logs[0] : oldest?.log;
  const [first] = run.logs;
  if (atFirst.has(run.id) || !first) return false;
  return !before || first.created_at > before.created_at;
}

/** Shows the entry that the address points at: loads it if necessary, opens its run, focuses it. */
function useTarget(wanted: string | null, lines: HistoryLine[], { more, loadTo }: OlderLines) {
  const list = useRef<ListHandle>(null);
  const open = useRef<string | null>(null);
  useEffect(() => {
    open.current = wanted;
  }, [wanted]);
  const isThere = wanted !== null && lines.some(({ key }) => key === wanted);
  useEffect(() => {
    if (wanted === null || open.current !== wanted) return;
    if (isThere) {
      open.current = null;
      list.current?.scrollToKey(wanted, 'center');
      list.current?.focusKey(wanted);
    }
    // Waiting entries are above the history; the browser finds those by itself.
    else if (more && !document.getElementById(`entry-${wanted}`)) loadTo(wanted);
  }, [wanted, isThere, more, loadTo]);
  return list;
}

function Earlier({ count, older }: { count: number; older: OlderLines }) {
  const number = useNumberFormat();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-l border-line py-2 pl-5 text-sm text-ink-2 ml-5">
      {count === 1 ? '1 earlier entry' : `${number(count)} earlier entries`} of this run
      <Button pending={older.loading} onClick={older.loadOlder}>
        {older.loading ? 'Loading…' : 'Load them'}
      </Button>
    </div>
  );
}
