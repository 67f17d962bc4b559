'use client';

import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import { decodeOrNull } from '@/lib/kit/decode';
import { decodeToolCallLog } from '@/lib/plans/decode/log-entry';
import { entryActionUrl } from '@/lib/plans/urls';
import type { ToolCallLog } from '../_entry/entry-args';
import { type Decide, newestOf, type Problem, setRequest, useDecisionRequest } from './decision-requests';

/** The result of a decision: the entry as it is now, or the reason why it was not made. */
export type Decided =
  | { action: Decide; log: ToolCallLog; problem: null }
  | { action: Decide; log: ToolCallLog; problem: Problem };

/** Nothing is shown as decided before the server has answered. */
export async function sendDecision(
  org: string,
  planId: string,
  log: ToolCallLog,
  action: Decide,
  body: Record<string, unknown> = {},
): Promise<Decided> {
  setRequest(log.id, { pending: action, problem: null });
  try {
    const url = entryActionUrl(org, planId, log.id, action);
    const answered = await sendJson('POST', url, { version: log.version, ...body }, decodeToolCallLog);
    setRequest(log.id, { pending: null, answered });
    return { action, log: answered, problem: null };
  } catch (thrown) {
    const winner = thrown instanceof ApiError ? decodeOrNull(decodeToolCallLog, thrown.current) : null;
    const latest = winner ?? log;
    const problem = {
      message: errorMessage(thrown),
      fields: fieldProblems(thrown),
      version: latest.version,
    };
    setRequest(log.id, { pending: null, problem, ...(winner ? { answered: winner } : {}) });
    return { action, log: latest, problem };
  }
}

/**
 * Decisions about one entry. The server's answer (or, after a lost race, the winner's version) counts until the stream
 * brings something newer.
 */
export function useDecision(planId: string, log: ToolCallLog) {
  const { slug } = useOrg();
  const request = useDecisionRequest(log.id);
  const latest = newestOf(log, request);
  const { pending } = request;
  const problem = request.problem && request.problem.version >= latest.version ? request.problem : null;
  const decide = (action: Decide, body: Record<string, unknown>) =>
    sendDecision(slug, planId, latest, action, body);
  return { latest, pending, problem, decide };
}
