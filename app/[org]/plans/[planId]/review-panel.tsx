'use client';

import { Check, X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { ProblemNotice } from '@/app/_ui/notice';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { useAnnounce } from '@/lib/client/presence/presence-context';
import type { Plan } from '@/lib/plans/schema/plan';
import { useDraft } from '../_drafts/drafts';
import { RejectForm } from '../_forms/lazy-forms';
import type { PlanAction } from './_header/use-plan-action';
import { IntendedActions } from './intended-actions';

type Props = {
  plan: Plan;
  pending: PlanAction | 'edit' | null;
  problem: string | null;
  onAct: (action: PlanAction, body: Record<string, unknown>) => Promise<boolean>;
  /** The panel's heading. */
  children: ReactNode;
};

/** The intended actions, and the decision to start the plan. */
export function ReviewPanel({ plan, pending, problem, onAct, children }: Props) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const [draft, setDraft] = useDraft(`review-${plan.id}`);
  const { version } = plan;
  const panel = useRef<HTMLElement>(null);
  useAnnounce(panel, plan.id, null, draft !== null);

  async function reject(reason: string) {
    if (await onAct('reject', { version, reason })) setDraft(null);
  }

  return (
    <section
      ref={panel}
      aria-label={`Review: ${plan.title}`}
      className="rounded-lg border border-line bg-surface"
    >
      <div className="flex flex-col gap-2 border-b border-line px-4 py-3">{children}</div>
      <IntendedActions org={slug} actions={plan.preview} />
      <div className="flex flex-col gap-3 border-t border-line p-4">
        <ProblemNotice>{problem}</ProblemNotice>
        {!canDecide ? (
          <p className="text-sm text-ink-2">A member has to decide; viewers can only look.</p>
        ) : draft?.kind === 'reject' ? (
          <RejectForm
            label="Reject the plan"
            reason={draft.reason}
            pending={pending === 'reject'}
            onChange={(reason) => setDraft({ ...draft, reason })}
            onReject={() => reject(draft.reason)}
            onCancel={() => setDraft(null)}
          />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              size="md"
              pending={pending === 'approve'}
              onClick={() => onAct('approve', { version })}
            >
              <Check aria-hidden size={16} />
              {pending === 'approve' ? 'Approving…' : 'Approve the plan'}
            </Button>
            <Button
              variant="danger"
              size="md"
              onClick={() => setDraft({ kind: 'reject', version, reason: '' })}
            >
              <X aria-hidden size={16} />
              Reject
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
