'use client';

import { useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import { decodeOrNull } from '@/lib/kit/decode';
import { decodePlan } from '@/lib/plans/decode/plan';
import type { Plan } from '@/lib/plans/schema/plan';
import { planActionUrl, planKey } from '@/lib/plans/urls';

export type ActionResult = { done: true; plan: Plan } | { done: false; thrown: unknown };
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
      const plan = await send();
      setAnswered(plan);
      return { done: true, plan };
    } catch (thrown) {
      setProblem(errorMessage(thrown));
      const current = thrown instanceof ApiError ? decodeOrNull(decodePlan, thrown.current) : null;
      if (current) setAnswered(current);
      return { done: false, thrown };
    } finally {
      setPending(null);
    }
  }

  const act = async (action: PlanAction, body: Record<string, unknown> = {}) =>
    (await run(action, () => sendJson('POST', planActionUrl(slug, plan.id, action), body, decodePlan))).done;
  /** `body` holds the version of the plan that the editor was shown and the changed fields. */
  const edit = (body: Record<string, unknown>) =>
    run('edit', () => sendJson('PATCH', planKey(slug, plan.id), body, decodePlan));

  return { latest, pending, problem, act, edit };
}
