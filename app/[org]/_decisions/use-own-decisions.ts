'use client';

import { useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { type Decided, sendDecision } from '../plans/_decide/use-decision';
import {
  forgetDecision,
  rememberDecision,
  takeDecision,
  type Undoable,
  undoableUntil,
} from './own-decisions';

type Options = {
  /** Shows the card that is back. */
  goTo: (key: string) => void;
  /** With progress, where the screen shows it. */
  undoMany?: (entries: readonly Undoable[]) => void;
};

/** This person's decisions: announced once each, with Undo for as long as it is possible, newest first. */
const loadToast = () => importWithRetry(() => import('./decision-toast'));

async function showDecisionToast(text: string, until: number, undo: () => void): Promise<void> {
  (await loadToast()).showDecisionToast(text, until, undo);
}

async function replaceDecisionToast(text: string): Promise<void> {
  (await loadToast()).replaceDecisionToast(text);
}

export function useOwnDecisions({ goTo, undoMany }: Options) {
  const { slug } = useOrg();

  async function undoOne({ planId, log, name }: Undoable) {
    forgetDecision(slug, log.id);
    const undone = await sendDecision(slug, planId, log, 'undo');
    if (undone.problem) void showToast(`Not undone: ${name}. ${undone.problem.message}`);
    else {
      void replaceDecisionToast(`Undone: ${name}. It’s back in the inbox.`);
      goTo(log.id);
    }
  }

  function undo(entries: readonly Undoable[]) {
    const [one, ...more] = entries;
    if (one && more.length === 0) void undoOne(one);
    else if (undoMany) undoMany(entries);
    else for (const entry of entries) void undoOne(entry);
  }

  return {
    /** Undoes the decision of the current card if it still counts down, else the newest that can be undone. */
    undo(current: Undoable | null) {
      const newest = current ?? takeDecision(slug, Date.now());
      if (newest) undo('entries' in newest ? newest.entries : [newest]);
    },
    /** For a screen on which the card itself says what was decided. */
    remember({ action, log, problem }: Decided, planId: string, name: string) {
      if (problem !== null) return;
      forgetDecision(slug, log.id);
      const until = undoableUntil(log);
      if (until > 0 && action !== 'undo')
        rememberDecision(slug, {
          words: `${WORDS.approve}: ${name}`,
          entries: [{ planId, log, name }],
          until,
        });
    },
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
      void showDecisionToast(words, until, () => undo(entries));
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
      rememberDecision(slug, { words, entries, until });
    },
  };
}

const PROBLEM_MS = 60_000;
const WORDS = { approve: 'Approved', reject: 'Rejected', answer: 'Answered', resolve: 'Settled' } as const;
