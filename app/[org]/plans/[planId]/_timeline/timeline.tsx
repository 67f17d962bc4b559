'use client';

import { useCallback, useState } from 'react';
import { useHashTarget } from '@/app/[org]/_org/use-hash-target';
import type { PlanLogDisplay } from '@/lib/plans/schema';
import { isWaiting } from '@/lib/plans/transitions';
import { EntryCard } from '../../_decide/entry-card';
import { hasDraft } from '../../_drafts/drafts';
import { groupLog, type HistoryItem } from './group-log';
import { LogRow } from './log-row';
import { RunGroup } from './run-group';

const runIdsOf = (history: HistoryItem[]) =>
  history.filter((item) => item.kind === 'run').map((item) => item.id);

type Props = { planId: string; planHref: string; logs: PlanLogDisplay[] };

/** What waits on top, then the history by run. */
export function Timeline({ planId, planHref, logs }: Props) {
  const target = useHashTarget();
  const [focused, setFocused] = useState<string | null>(null);
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  // Only cards that were on top may stay there after settling; one that settled long ago belongs in the history.
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const { waiting, history } = groupLog(logs, (id) => seen.has(id) && (focused === id || hasDraft(id)));
  const open = waiting.filter((log) => isWaiting(log.entry.status.state)).length;
  const fresh = waiting.filter((log) => !seen.has(log.id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map((log) => log.id)]));

  // Open by run id, and only what was there at first starts closed: so no live update opens or closes anything.
  const [atFirst] = useState(() => new Set(runIdsOf(history).slice(1)));
  const holdsTarget = (item: HistoryItem) =>
    item.kind === 'run' && target !== null && item.logs.some((log) => target === `entry-${log.id}`);
  const isOpen = (item: HistoryItem) => toggled[item.id] ?? (!atFirst.has(item.id) || holdsTarget(item));
  // The same functions every time, or every row would be rendered again with each new one.
  const hold = useCallback((id: string, held: boolean) => setFocused(held ? id : null), []);
  const toggle = useCallback(
    (id: string, opened: boolean) => setToggled((before) => ({ ...before, [id]: opened })),
    [],
  );

  return (
    <div className="flex flex-col gap-8">
      {waiting.length > 0 ? (
        <section aria-labelledby="waiting" className="flex flex-col gap-3">
          <h2 id="waiting" className="text-sm font-semibold text-ink-2">
            {open > 0 ? `Waiting (${open})` : 'Settled just now'}
          </h2>
          {waiting.map((log) => (
            <EntryCard
              key={log.id}
              planId={planId}
              log={log}
              marked={target === `entry-${log.id}`}
              onHold={hold}
            />
          ))}
        </section>
      ) : null}
      <section aria-labelledby="history" className="flex flex-col gap-2">
        <h2 id="history" className="mb-1 text-sm font-semibold text-ink-2">
          History
        </h2>
        {history.length === 0 ? <p className="text-ink-3">Nothing has happened yet.</p> : null}
        {history.map((item) =>
          item.kind === 'run' ? (
            <RunGroup
              key={item.id}
              run={item}
              open={isOpen(item)}
              marked={target}
              planHref={planHref}
              onToggle={toggle}
            />
          ) : (
            <ol key={item.id}>
              <LogRow log={item.log} planHref={planHref} marked={target === `entry-${item.log.id}`} />
            </ol>
          ),
        )}
      </section>
    </div>
  );
}
