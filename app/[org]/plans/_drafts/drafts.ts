'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';

/** Text that a person has begun to type about an entry. `version` is the version that they saw. */
export type Draft =
  | { kind: 'edit'; version: number; fields: Record<string, string> }
  /** `answer`: the answer that was typed before the person chose to reject. */
  | { kind: 'reject'; version: number; reason: string; answer?: string }
  | { kind: 'answer'; version: number; answer: string };

// Kept outside of components: moving, settling or leaving a card must not lose what was typed.
const drafts = new Map<string, Draft>();
const { subscribe, notify } = createListeners();

export function hasDraft(entryId: string): boolean {
  return drafts.has(entryId);
}

export function useDraft(entryId: string): [Draft | null, (draft: Draft | null) => void] {
  const draft = useSyncExternalStore(
    subscribe,
    () => drafts.get(entryId) ?? null,
    () => null,
  );
  const setDraft = useCallback(
    (next: Draft | null) => {
      if (next) drafts.set(entryId, next);
      else drafts.delete(entryId);
      notify();
    },
    [entryId],
  );
  return [draft, setDraft];
}

/** The typed text as one piece, for copying. */
export function draftText(draft: Draft): string {
  if (draft.kind === 'reject') return draft.reason;
  if (draft.kind === 'answer') return draft.answer;
  return [draft.fields.subject, draft.fields.body].filter(Boolean).join('\n\n');
}
