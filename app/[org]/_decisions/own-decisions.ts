'use client';

import { showShortcutMessage } from '../_keyboard/shortcut-message';
import type { ToolCallLog } from '../plans/_entry/entry-args';

// The decisions that this person made in this tab and that can still be undone, newest last. Kept outside of components:
// going to another screen must not make a decision final.

export type Undoable = { planId: string; log: ToolCallLog; name: string };

export type OwnDecision = {
  /** For example “Approved: Dana Whitfield”. */
  words: string;
  entries: readonly Undoable[];
  /** When the last of them can no longer be undone, in milliseconds since 1970. */
  until: number;
};

const stacks = new Map<string, OwnDecision[]>();

function stackOf(org: string): OwnDecision[] {
  const known = stacks.get(org) ?? [];
  stacks.set(org, known);
  return known;
}

export function rememberDecision(org: string, decision: OwnDecision): void {
  if (decision.entries.length > 0) stackOf(org).push(decision);
}

/** An entry that is decided or undone otherwise is no longer on the stack. */
export function forgetDecision(org: string, entryId: string): void {
  const kept = stackOf(org).flatMap((decision) => {
    const entries = decision.entries.filter(({ log }) => log.id !== entryId);
    return entries.length > 0 ? [{ ...decision, entries }] : [];
  });
  stacks.set(org, kept);
}

/** Takes the newest decision that can still be undone from the stack; says so when there is none. */
export function takeDecision(org: string, now: number): OwnDecision | null {
  const stack = stackOf(org);
  const expired = stack.filter(({ until }) => until <= now);
  stacks.set(
    org,
    stack.filter(({ until }) => until > now),
  );
  const newest = stackOf(org).pop() ?? null;
  if (newest === null) {
    const last = expired.at(-1);
    showShortcutMessage(last ? `${last.words}. The time to undo it is over.` : 'Nothing to undo.');
  }
  return newest;
}

/** When the decision about an entry can no longer be undone; 0 for one that cannot be undone at all. */
export function undoableUntil({ entry: { status } }: ToolCallLog): number {
  if (status.state === 'rejected') return Date.parse(status.undo_until ?? '') || 0;
  return status.state === 'approved' ? Date.parse(status.run_at) : 0;
}
