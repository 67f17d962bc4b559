'use client';

import dynamic from 'next/dynamic';
import { useCallback, useState } from 'react';
import { NewPill } from '@/app/_ui/long-list/new-pill';
import { useHashTarget } from '@/app/_ui/long-list/use-hash-target';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { PlanDetail } from '@/lib/plans/schema/plan-detail';
import { isWaiting } from '@/lib/plans/transitions';
import { EntryCard } from '../../_decide/entry-card';
import { hasDraft } from '../../_drafts/drafts';
import { groupLog } from './group-log';
import { History } from './history';
import { resultsOf } from './results-of';
import { useCardShortcuts } from './use-card-shortcuts';
import type { OlderLines } from './use-plan-log';

const Results = dynamic(() => importWithRetry(() => import('./results')).then((module) => module.Results), {
  loading: () => null,
});

type Props = { planHref: string; detail: PlanDetail; older: OlderLines };

/** The waiting entries on top, what came of a completed plan, then the history by run. */
export function Timeline({ planHref, detail, older }: Props) {
  const { log, log_before, runs, plan } = detail;
  const target = useHashTarget();
  const [focused, setFocused] = useState<string | null>(null);
  const [away, setAway] = useState(false);
  // Only cards that were on top may stay there after settling; others belong in the history.
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const kept = (id: string) => seen.has(id) && (focused === id || hasDraft(id));
  const { waiting, history } = groupLog(log, { kept, before: log_before, runs });
  const open = waiting.filter((entry) => isWaiting(entry.entry.status.state)).length;
  const fresh = waiting.filter((entry) => !seen.has(entry.id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map((entry) => entry.id)]));
  // A stable function; otherwise every card would be rendered with each new entry.
  const setCardFocus = useCallback((id: string, held: boolean) => setFocused(held ? id : null), []);
  const { handleOf, onDecided } = useCardShortcuts(waiting, focused);
  const unseen = useUnseen(log, away);
  const results = plan.state.status === 'completed' ? resultsOf(log) : [];

  return (
    <div className="flex flex-col gap-8">
      <NewPill count={unseen} onShow={() => window.scrollTo({ top: 0 })} />
      {waiting.length > 0 ? (
        <section aria-labelledby="waiting" className="flex flex-col gap-3">
          <h2 id="waiting" className="text-sm font-semibold text-ink-2">
            {open > 0 ? `Waiting (${open})` : 'Just decided'}
          </h2>
          {waiting.map((entry) => (
            <EntryCard
              key={entry.id}
              ref={handleOf(entry.id)}
              planId={plan.id}
              log={entry}
              marked={target === `entry-${entry.id}`}
              onFocusChange={setCardFocus}
              onDecided={onDecided}
            />
          ))}
        </section>
      ) : null}
      {results.length > 0 ? <Results logs={results} planHref={planHref} /> : null}
      <History {...{ planHref, history, older, target }} details={results.length > 0} onAway={setAway} />
    </div>
  );
}

/** The number of entries that came in since the beginning of the history went out of view. */
function useUnseen(log: readonly PlanLogDisplay[], away: boolean): number {
  const [since, setSince] = useState<string | null>(null);
  if (!away && since !== null) setSince(null);
  if (away && since === null) setSince(log.at(-1)?.created_at ?? '');
  if (!away || since === null) return 0;
  return log.length - 1 - log.findLastIndex(({ created_at }) => created_at <= since);
}
