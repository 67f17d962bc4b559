'use client';

import { useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { type Decided, sendDecision } from '../plans/_decide/use-decision';
import { replaceDecisionToast } from './load-decision-toast';
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

/** This person's decisions that can still be undone, newest first. */
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
          words: `${action === 'reject' ? 'Rejected' : 'Approved'}: ${name}`,
          entries: [{ planId, log, name }],
          until,
        });
    },
    /** Undoes these, as the toast offers it. */
    undoEntries: undo,
  };
}
