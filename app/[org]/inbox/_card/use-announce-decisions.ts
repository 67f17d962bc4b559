'use client';

import { replaceDecisionToast, showDecisionToast } from '@/app/[org]/_decisions/load-decision-toast';
import {
  forgetDecision,
  rememberDecision,
  type Undoable,
  undoableUntil,
} from '@/app/[org]/_decisions/own-decisions';
import { useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import type { Decided } from '../../plans/_decide/use-decision';

type Options = { goTo: (key: string) => void; undoEntries: (entries: readonly Undoable[]) => void };

/**
 * Announces each decision of this person once, in a toast, because the inbox moves on to the next card; with Undo for as
 * long as it is possible.
 */
export function useAnnounceDecisions({ goTo, undoEntries }: Options) {
  const { slug } = useOrg();
  return {
    /** Called for one entry after the server has answered. */
    announce({ action, log }: Decided, planId: string, name: string) {
      forgetDecision(slug, log.id);
      if (action === 'edit') return;
      if (action === 'undo') return void replaceDecisionToast(`Undone: ${name}. It’s back in the inbox.`);
      const words = `${WORDS[action]}: ${name}`;
      const until = undoableUntil(log);
      if (until === 0) return void replaceDecisionToast(words);
      const entries = [{ planId, log, name }];
      rememberDecision(slug, { words, entries, until });
      void showDecisionToast(words, until, () => undoEntries(entries));
    },
    /** The person has moved to another card meanwhile. */
    announceProblem({ log, problem }: Decided, name: string) {
      const message = `Not decided: ${name}. ${problem?.message ?? ''}`;
      void showToast(message, { label: 'View', run: () => goTo(log.id), forMs: PROBLEM_MS });
    },
    announceReview(title: string, decision: 'approve' | 'reject') {
      void replaceDecisionToast(`Plan ${decision === 'approve' ? 'approved' : 'rejected'}: ${title}`);
    },
    rememberMany(words: string, entries: readonly Undoable[]) {
      const until = Math.max(0, ...entries.map(({ log }) => undoableUntil(log)));
      for (const { log } of entries) forgetDecision(slug, log.id);
      if (until > 0) rememberDecision(slug, { words, entries, until });
    },
  };
}

const PROBLEM_MS = 60_000;
const WORDS = { approve: 'Approved', reject: 'Rejected', answer: 'Answered', resolve: 'Settled' } as const;
