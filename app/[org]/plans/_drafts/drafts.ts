'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { decodeJson } from '@/lib/kit/decode';
import { createListeners } from '@/lib/kit/store';
import { type Draft, decodeDrafts } from './draft';

// Kept outside of components: moving, settling or leaving a card must not lose what was typed. Kept in the tab's session
// storage too, for a reload; it ends with the tab, and signing out clears it.

const STORED = 'greenlight.drafts';
let drafts: Map<string, Draft> | null = null;
const { subscribe, notify } = createListeners();

export function hasDraft(entryId: string): boolean {
  return known().has(entryId);
}

export function useDraft(entryId: string): [Draft | null, (draft: Draft | null) => void] {
  const draft = useSyncExternalStore(
    subscribe,
    () => known().get(entryId) ?? null,
    () => null,
  );
  const setDraft = useCallback((next: Draft | null) => putDraft(entryId, next), [entryId]);
  return [draft, setDraft];
}

function putDraft(entryId: string, draft: Draft | null): void {
  const all = known();
  const before = all.get(entryId);
  if (!draft) all.delete(entryId);
  else if (before && before.kind !== draft.kind) {
    // An entry has one form at a time; what was typed into another one is kept for when it is opened again.
    const kept = all.get(`${entryId} ${draft.kind}`);
    all.set(`${entryId} ${before.kind}`, before);
    all.set(entryId, kept ? { ...kept, closed: draft.closed } : draft);
  } else all.set(entryId, draft);
  store();
  notify();
}

/** Ends a draft that was sent, unless the person has typed on since. */
export function endDraft(entryId: string, sent: Draft | null): void {
  if (sent !== null && known().get(entryId) === sent) putDraft(entryId, null);
}

function known(): Map<string, Draft> {
  drafts ??= new Map(stored().map(({ id, draft }) => [id, draft]));
  return drafts;
}

function stored(): { id: string; draft: Draft }[] {
  try {
    const text = window.sessionStorage.getItem(STORED);
    return text === null ? [] : decodeJson(text, decodeDrafts);
  } catch {
    // No storage, or what an earlier version stored.
    return [];
  }
}

function store(): void {
  try {
    if (known().size === 0) window.sessionStorage.removeItem(STORED);
    else
      window.sessionStorage.setItem(
        STORED,
        JSON.stringify([...known()].map(([id, draft]) => ({ id, draft }))),
      );
  } catch {
    // Without storage, or when it is full, drafts last as long as the page.
  }
}
