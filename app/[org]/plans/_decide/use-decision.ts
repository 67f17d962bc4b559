'use client';

import { useState } from 'react';
import { fieldProblems } from '@/app/[org]/_org/message-of';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import { entryActionUrl } from '@/lib/plans/keys';
import type { PlanLogDisplay } from '@/lib/plans/schema';
import { isToolCall, type ToolCallLog } from '../_entry/entry-args';

export type Decide = 'approve' | 'reject' | 'answer' | 'edit' | 'undo' | 'resolve';
export type Problem = { message: string; fields: Record<string, string> };

/** The entry that the answer or the refusal carried, when it carried one. */
function entryIn(value: unknown): ToolCallLog | null {
  if (!value || typeof value !== 'object' || !('entry' in value) || !('version' in value)) return null;
  const log = value as PlanLogDisplay;
  return isToolCall(log) ? log : null;
}

/**
 * Decisions about one entry. Nothing is shown as decided before the server has answered; its answer (or, for the loser
 * of a race, what the winner left) counts until the stream brings something newer.
 */
export function useDecision(planId: string, log: ToolCallLog, onDecided: () => void) {
  const { slug } = useOrg();
  const [answered, setAnswered] = useState<ToolCallLog | null>(null);
  const [pending, setPending] = useState<Decide | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = answered && answered.version > log.version ? answered : log;

  async function decide(action: Decide, body: Record<string, unknown>): Promise<boolean> {
    setPending(action);
    setProblem(null);
    try {
      const answer = await sendJson('POST', entryActionUrl(slug, planId, log.id, action), {
        version: latest.version,
        ...body,
      });
      onDecided();
      setAnswered(entryIn(answer));
      return true;
    } catch (thrown) {
      setProblem(problemOf(thrown));
      if (thrown instanceof ApiError && thrown.current) setAnswered(entryIn(thrown.current));
      return false;
    } finally {
      setPending(null);
    }
  }

  return { latest, pending, problem, decide, clearProblem: () => setProblem(null) };
}

function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiError) return { message: thrown.message, fields: fieldProblems(thrown) };
  return { message: 'Greenlight could not be reached. Nothing was decided; please try again.', fields: {} };
}
