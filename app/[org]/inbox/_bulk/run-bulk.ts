'use client';

import { errorMessage } from '@/app/_errors/error-message';
import { sendJson } from '@/lib/client/fetcher';
import { decodeOrNull } from '@/lib/kit/decode';
import { decodeBulkOutcomes } from '@/lib/plans/decode/bulk-outcomes';
import { decodeToolCallLog } from '@/lib/plans/decode/log-entry';
import { inboxKey } from '@/lib/plans/urls';
import { noteAnswer } from '../../plans/_decide/decision-requests';
import type { ToolCallLog } from '../../plans/_entry/entry-args';
import type { Chosen } from './use-selection';

export type BulkDecision = 'approve' | 'reject' | 'undo';
/** The outcome of each: the entry as it is now, or the reason why it was not decided. */
export type BulkOutcome = { chosen: Chosen; log: ToolCallLog | null; problem: string | null };

/** Small enough that progress shows and stopping takes effect. The server would accept 200. */
const CHUNK = 20;

/**
 * Decides about many entries, chunk by chunk, each at exactly the version that was selected. An entry that was not
 * sent, because the run was stopped or failed, has no outcome or one that says so: nothing counts as decided without
 * the server's answer.
 */
export async function runBulk(
  org: string,
  decision: BulkDecision,
  all: readonly Chosen[],
  {
    reason,
    isStopped,
    onProgress,
  }: { reason?: string; isStopped(): boolean; onProgress(done: number): void },
): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (let from = 0; from < all.length && !isStopped(); from += CHUNK) {
    const chunk = all.slice(from, from + CHUNK);
    try {
      outcomes.push(...(await send(org, decision, chunk, reason)));
    } catch (thrown) {
      const problem = errorMessage(thrown);
      outcomes.push(...chunk.map((chosen) => ({ chosen, log: null, problem })));
      return outcomes;
    }
    onProgress(outcomes.length);
  }
  return outcomes;
}

async function send(
  org: string,
  decision: BulkDecision,
  chunk: readonly Chosen[],
  reason: string | undefined,
): Promise<BulkOutcome[]> {
  const decisions = chunk.map(({ planId, log }) => {
    return {
      plan_id: planId,
      entry_id: log.id,
      version: log.version,
      decision,
      ...(reason ? { reason } : {}),
    };
  });
  const answer = await sendJson('POST', `${inboxKey(org)}/decisions`, { decisions }, decodeBulkOutcomes);
  return chunk.map((chosen) => {
    const outcome = answer.outcomes.find(({ entry_id }) => entry_id === chosen.log.id);
    const log = decodeOrNull(decodeToolCallLog, outcome?.log ?? outcome?.current);
    if (log) noteAnswer(log);
    const problem = outcome?.ok ? null : (outcome?.message ?? 'There was no answer about this one.');
    return { chosen, log, problem };
  });
}
