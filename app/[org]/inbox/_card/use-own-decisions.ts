'use client';

import { useRef } from 'react';
import { useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { type Decided, sendDecision } from '../../plans/_decide/use-decision';
import type { ToolCallLog } from '../../plans/_entry/entry-args';
import type { Chosen } from '../_bulk/use-selection';

/** The person's last decision here. Only approvals can be undone, and only until the message leaves. */
type OwnDecision = { text: string; approved: readonly Chosen[] };

const MIN_TOAST_MS = 5_000;
/** Limits how long the undo toast stays for an approval that is due much later. */
const MAX_TOAST_MS = 60_000;

type UndoDeps = { goTo: (key: string) => void; undoMany: (chosen: readonly Chosen[]) => void };

/** The person's last decision, announced once, with Undo for as long as it is possible. */
export function useOwnDecisions({ goTo, undoMany }: UndoDeps) {
  const { slug } = useOrg();
  const last = useRef<OwnDecision | null>(null);

  async function undoOne({ planId, log }: Chosen) {
    const undone = await sendDecision(slug, planId, log, 'undo');
    if (undone.problem) void showToast(`Not undone: ${undone.problem.message}`);
    else {
      void showToast('Undone. It waits again, as it was last edited.');
      goTo(log.id);
    }
  }

  function undo(own: OwnDecision | null) {
    if (own === null) void showToast('There is no decision of yours to undo here.');
    else if (own.approved.length === 0) void showToast(`${own.text}: that cannot be taken back.`);
    else {
      if (last.current === own) last.current = null;
      const [one, ...more] = own.approved;
      if (one && more.length === 0) void undoOne(one);
      else undoMany(own.approved);
    }
  }

  return {
    undoLast: () => undo(last.current),
    /** Called for one entry after the server has answered. */
    showDecision({ action, log }: Decided, planId: string, name: string) {
      if (action === 'undo' || action === 'edit') {
        if (last.current?.approved.some((chosen) => chosen.log.id === log.id)) last.current = null;
        if (action === 'undo') void showToast('Undone. It waits again, as it was last edited.');
        return;
      }
      const text = `${WORDS[action]}: ${name}`;
      const approved = action === 'approve' ? [{ planId, log, name }] : [];
      const own = { text, approved };
      last.current = own;
      if (approved.length === 0) void showToast(text);
      else void showToast(text, { label: 'Undo', run: () => undo(own), forMs: windowOf(log) });
    },
    /** The person has moved to another card meanwhile. */
    showProblem({ log, problem }: Decided, name: string) {
      const message = `Not decided: ${name}. ${problem?.message ?? ''}`;
      void showToast(message, { label: 'Look', run: () => goTo(log.id), forMs: MAX_TOAST_MS });
    },
    showReview(title: string, decision: 'approve' | 'reject') {
      last.current = {
        text: `Plan ${decision === 'approve' ? 'approved' : 'rejected'}: ${title}`,
        approved: [],
      };
      void showToast(last.current.text);
    },
    recordMany(text: string, approved: readonly Chosen[]) {
      last.current = { text, approved };
    },
  };
}

const WORDS = { approve: 'Approved', reject: 'Rejected', answer: 'Answered', resolve: 'Settled' } as const;

/** As long as the card's undo countdown runs. */
function windowOf({ entry: { status } }: ToolCallLog): number {
  const left = status.state === 'approved' ? Date.parse(status.run_at) - Date.parse(status.at) : 0;
  return Math.min(MAX_TOAST_MS, Math.max(MIN_TOAST_MS, left));
}
