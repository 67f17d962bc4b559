'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, getJson, UnreadableAnswerError } from '@/lib/client/fetcher';
import { decodePlanLogPage } from '@/lib/plans/decode/plan-detail';
import { joinOlder, joinSnapshot, type LogWindow, updateShown, windowOf } from '@/lib/plans/merge/log-window';
import type { PlanDetail, PlanLogPage } from '@/lib/plans/schema/plan-detail';
import { planLogKey } from '@/lib/plans/urls';

/** The largest page of entries that the API allows. */
const OLDER = 1_000;

export type OlderLines = {
  more: boolean;
  loading: boolean;
  problem: string | null;
  loadOlder: () => void;
  /** Loads older pages until this entry is loaded. */
  loadTo: (entryId: string) => void;
};

/** The loaded part of the plan's log: its newest entries come with each snapshot, older ones on demand. */
export function usePlanLog(detail: PlanDetail): { detail: PlanDetail; older: OlderLines } {
  const { slug } = useOrg();
  const planId = detail.plan.id;
  const [known, setKnown] = useState<{ window: LogWindow; of: PlanDetail }>(() => ({
    window: windowOf(detail),
    of: detail,
  }));
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  let { window } = known;
  if (known.of !== detail) {
    window = joinSnapshot(window, detail);
    setKnown({ window, of: detail });
  }
  const latest = useRef(window);
  useEffect(() => {
    latest.current = window;
  });

  // The live store drops old events, so older pages are read again with each new snapshot: entries that waited may have
  // settled.
  const cursor = useRef(detail.cursor);
  useEffect(() => {
    if (cursor.current === detail.cursor) return;
    cursor.current = detail.cursor;
    if (detail.log_before === null || latest.current.log_before === detail.log_before) return;
    void readAgain(slug, planId, detail.log_before, latest.current, (page) =>
      setKnown((now) => ({ ...now, window: updateShown(now.window, page) })),
    );
  }, [slug, planId, detail]);

  const load = useCallback(
    async (to: string | null) => {
      setLoading(true);
      setProblem(null);
      try {
        for (;;) {
          const before = latest.current.log_before;
          if (before === null || (to !== null && latest.current.log.some(({ id }) => id === to))) break;
          const page = await getJson(
            planLogKey(slug, planId, { before, limit: OLDER, ...(to === null ? {} : { to }) }),
            decodePlanLogPage,
          );
          latest.current = joinOlder(latest.current, page, before);
          const found = to === null || page.log.some(({ id }) => id === to);
          setKnown((now) => ({ ...now, window: joinOlder(now.window, page, before) }));
          if (found) break;
        }
      } catch (thrown) {
        setProblem(problemOf(thrown));
      } finally {
        setLoading(false);
      }
    },
    [slug, planId],
  );

  const [shown, setShown] = useState({ window, detail, joined: { ...detail, ...window } });
  let { joined } = shown;
  if (shown.window !== window || shown.detail !== detail) {
    joined = { ...detail, ...window };
    setShown({ window, detail, joined });
  }
  return {
    detail: joined,
    older: {
      more: window.log_before !== null,
      loading,
      problem,
      loadOlder: useCallback(() => void load(null), [load]),
      loadTo: useCallback((entryId: string) => void load(entryId), [load]),
    },
  };
}

function problemOf(thrown: unknown): string {
  if (thrown instanceof UnreadableAnswerError) return thrown.message;
  if (thrown instanceof ApiError && thrown.status === 404) return 'The linked entry is not in this plan.';
  return 'Older entries could not be loaded. Please try again.';
}

/**
 * Reads from the snapshot's oldest entry back to the window's, page by page; a failed page is read with the next
 * snapshot.
 */
async function readAgain(
  org: string,
  planId: string,
  from: string,
  { log_before: oldest }: LogWindow,
  take: (page: PlanLogPage) => void,
): Promise<void> {
  let before: string | null = from;
  while (before !== null && before !== oldest) {
    const page: PlanLogPage | null = await getJson(
      planLogKey(org, planId, { before, limit: OLDER }),
      decodePlanLogPage,
    ).catch(() => null);
    if (!page) return;
    take(page);
    if (oldest !== null && page.log.some(({ id }) => id === oldest)) return;
    before = page.log_before;
  }
}
