'use client';

import { useState } from 'react';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import type { Plan } from '@/lib/plans/schema/plan';
import { planActionUrl, planKey } from '@/lib/plans/urls';

export type PlanChanges = { title?: string; description?: string };
/** `current`: the plan as it is now, where somebody else was faster. */
export type ActionResult = { done: true } | { done: false; current: Plan | null };
export type PlanAction = 'approve' | 'reject' | 'pause' | 'resume' | 'stop' | 'retry' | 'fail';

function planIn(value: unknown): Plan | null {
  return value && typeof value === 'object' && 'id' in value && 'state' in value ? (value as Plan) : null;
}

/** Lifecycle and edits of one plan. The server's answer counts until the stream brings something newer. */
export function usePlanAction(plan: Plan) {
  const { slug } = useOrg();
  const [answered, setAnswered] = useState<Plan | null>(null);
  const [pending, setPending] = useState<PlanAction | 'edit' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = answered && answered.version > plan.version ? answered : plan;

  async function run(name: PlanAction | 'edit', send: () => Promise<unknown>): Promise<ActionResult> {
    setPending(name);
    setProblem(null);
    try {
      setAnswered(planIn(await send()));
      return { done: true };
    } catch (thrown) {
      const known = thrown instanceof ApiError;
      setProblem(
        known ? thrown.message : 'Greenlight could not be reached. Nothing was changed; please try again.',
      );
      const current = known ? planIn(thrown.current) : null;
      if (current) setAnswered(current);
      return { done: false, current };
    } finally {
      setPending(null);
    }
  }

  const act = async (action: PlanAction, body: Record<string, unknown> = {}) =>
    (await run(action, () => sendJson('POST', planActionUrl(slug, plan.id, action), body))).done;
  /** `version` is that of the plan that the editor was shown, so that a colleague's edit is never overwritten unseen. */
  const edit = (version: number, changes: PlanChanges) =>
    run('edit', () => sendJson('PATCH', planKey(slug, plan.id), { version, ...changes }));

  return { latest, pending, problem, act, edit };
}
