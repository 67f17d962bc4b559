'use client';

import { useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import { decodeOrNull } from '@/lib/kit/decode';
import { decodePlan } from '@/lib/plans/decode/plan';
import type { Plan } from '@/lib/plans/schema/plan';
import { planActionUrl, planKey } from '@/lib/plans/urls';

export type PlanChanges = { title?: string; description?: string };
/** `current`: the plan as it is now, where somebody else was faster. */
export type ActionResult = { done: true } | { done: false; current: Plan | null };
export type PlanAction = 'approve' | 'reject' | 'pause' | 'resume' | 'stop' | 'retry' | 'fail';

/** Lifecycle and edits of one plan. The server's answer counts until the stream brings something newer. */
export function usePlanAction(plan: Plan) {
  const { slug } = useOrg();
  const [answered, setAnswered] = useState<Plan | null>(null);
  const [pending, setPending] = useState<PlanAction | 'edit' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = answered && answered.version > plan.version ? answered : plan;

  async function run(name: PlanAction | 'edit', send: () => Promise<Plan>): Promise<ActionResult> {
    setPending(name);
    setProblem(null);
    try {
      setAnswered(await send());
      return { done: true };
    } catch (thrown) {
      setProblem(errorMessage(thrown));
      const current = thrown instanceof ApiError ? decodeOrNull(decodePlan, thrown.current) : null;
      if (current) setAnswered(current);
      return { done: false, current };
    } finally {
      setPending(null);
    }
  }

  const act = async (action: PlanAction, body: Record<string, unknown> = {}) =>
    (await run(action, () => sendJson('POST', planActionUrl(slug, plan.id, action), body, decodePlan))).done;
  /** `version` is that of the plan that the editor was shown, so that a colleague's edit is never overwritten unseen. */
  const edit = (version: number, changes: PlanChanges) =>
    run('edit', () => sendJson('PATCH', planKey(slug, plan.id), { version, ...changes }, decodePlan));

  return { latest, pending, problem, act, edit };
}
