'use client';

import { useRef, useState } from 'react';
import { useOrg } from '@/app/[org]/_org/org-context';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import type { BulkDecision, BulkOutcome } from './run-bulk';
import type { Chosen } from './use-selection';

export type BulkProgress = { decision: BulkDecision; done: number; of: number };
export type BulkResult = {
  decision: BulkDecision;
  decided: BulkOutcome[];
  skipped: BulkOutcome[];
  /** Not sent, because the person pressed Stop or the network was away. */
  left: number;
};

/** Runs one bulk decision at a time, with its progress and result. */
export function useBulk(onEnd: (result: BulkResult) => void) {
  const { slug } = useOrg();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const [result, setResult] = useState<BulkResult | null>(null);
  const stopped = useRef(false);
  const busy = useRef(false);

  async function run(decision: BulkDecision, all: readonly Chosen[], reason?: string) {
    if (busy.current || all.length === 0) return;
    busy.current = true;
    stopped.current = false;
    setResult(null);
    setProgress({ decision, done: 0, of: all.length });
    const { runBulk } = await importWithRetry(() => import('./run-bulk'));
    const outcomes = await runBulk(slug, decision, all, {
      ...(reason ? { reason } : {}),
      isStopped: () => stopped.current,
      onProgress: (done) => setProgress({ decision, done, of: all.length }),
    });
    const ended = {
      decision,
      decided: outcomes.filter(({ problem }) => problem === null),
      skipped: outcomes.filter(({ problem }) => problem !== null),
      left: all.length - outcomes.length,
    };
    busy.current = false;
    setProgress(null);
    setResult(ended);
    onEnd(ended);
  }

  return {
    progress,
    result,
    run,
    stop() {
      stopped.current = true;
    },
    dismiss: () => setResult(null),
  };
}
