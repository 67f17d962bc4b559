'use client';

import { Check, X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { ProblemNotice } from '@/app/_ui/notice';
import { DecideButtons } from '@/app/[org]/_decisions/decide-buttons';
import { clicksInRow, decideClick } from '@/app/[org]/_decisions/press';
import { readOn } from '@/app/[org]/_decisions/scrolling';
import { useEndOnScreen } from '@/app/[org]/_decisions/shown';
import { showShortcutMessage } from '@/app/[org]/_keyboard/shortcut-message';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { useAnnounce } from '@/lib/client/presence/presence-context';
import type { Plan } from '@/lib/plans/schema/plan';
import { useSince } from '../_decide/use-since';
import { isUntouched } from '../_drafts/draft';
import { endDraft, useDraft } from '../_drafts/drafts';
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
  const draftId = `review-${plan.id}`;
  const [draft, setDraft] = useDraft(draftId);
  const { version } = plan;
  const panel = useRef<HTMLElement>(null);
  const end = useEndOnScreen(plan.id, version);
  const text = JSON.stringify([plan.title, plan.description, plan.preview]);
  const { since, isChanged, accept } = useSince(plan.id, version, text);
  const waits = plan.state.status === 'pending_review';
  const open = draft?.kind === 'reject' && !draft.closed ? draft : null;
  useAnnounce(panel, plan.id, null, waits && open !== null);

  async function reject(reason: string) {
    if (await onAct('reject', { version, reason })) endDraft(draftId, draft);
  }

  function approve(event: MouseEvent) {
    const click = { at: event.timeStamp, clicks: clicksInRow(event), isChanged: isChanged() };
    const { effect, notice } = decideClick({ isShown: end.isShown(), since: since() }, click);
    if (click.isChanged && effect === 'none') accept(text);
    showShortcutMessage(notice);
    if (effect === 'run') void onAct('approve', { version });
    if (effect === 'read-on')
      readOn(event.currentTarget instanceof HTMLElement ? event.currentTarget : null, 1);
  }

  function leave() {
    if (draft) setDraft(isUntouched(draft) ? null : { ...draft, closed: true });
    panel.current?.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  }

  return (
    <section
      ref={panel}
      aria-label={`Review: ${plan.title}`}
      className="rounded-lg border border-line bg-surface"
    >
      <div className="flex flex-col gap-2 border-b border-line px-4 py-3">{children}</div>
      <IntendedActions org={slug} actions={plan.preview} />
      <span ref={end.ref} data-end-of-plan aria-hidden className="block h-px" />
      <div className="flex flex-col gap-3 border-t border-line p-4">
        <ProblemNotice>{problem}</ProblemNotice>
        {open ? (
          <RejectForm
            label="Reject the plan"
            reason={open.reason}
            pending={pending === 'reject'}
            settled={!waits && pending === null}
            onChange={(reason) => setDraft({ ...open, reason })}
            onReject={reject}
            onLeave={leave}
          />
        ) : !canDecide ? (
          <p className="text-sm text-ink-2">You have view-only access. A member has to decide.</p>
        ) : waits ? (
          <DecideButtons>
            <Button variant="primary" size="md" pending={pending === 'approve'} onClick={approve}>
              <Check aria-hidden size={16} />
              {pending === 'approve' ? 'Approving…' : 'Approve the plan'}
            </Button>
            <Button
              variant="danger"
              size="md"
              onClick={() =>
                setDraft(draft ? { ...draft, closed: false } : { kind: 'reject', version, reason: '' })
              }
            >
              <X aria-hidden size={16} />
              Reject
            </Button>
          </DecideButtons>
        ) : null}
      </div>
    </section>
  );
}
