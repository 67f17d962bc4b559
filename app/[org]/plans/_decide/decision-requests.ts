'use client';

import { useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { isToolCall, type ToolCallLog } from '../_entry/entry-args';

export type Decide = 'approve' | 'reject' | 'answer' | 'edit' | 'undo' | 'resolve';
/** `version`: of the entry that the problem is about; once the entry has a newer version the problem is outdated. */
export type Problem = { message: string; fields: Record<string, string>; version: number };

/** The state of this browser's requests about an entry. */
export type DecisionRequestState = {
  pending: Decide | null;
  problem: Problem | null;
  answered: ToolCallLog | null;
};

const NOTHING: DecisionRequestState = { pending: null, problem: null, answered: null };

// Kept outside of components: a person who moves to the next card before the answer arrives must find it when coming
// back.
const requests = new Map<string, DecisionRequestState>();
const { subscribe, notify } = createListeners();

export function requestOf(entryId: string): DecisionRequestState {
  return requests.get(entryId) ?? NOTHING;
}

export function setRequest(entryId: string, change: Partial<DecisionRequestState>): void {
  requests.set(entryId, { ...requestOf(entryId), ...change });
  notify();
}

/** The server's answer about an entry counts until the stream brings something newer. */
export function noteAnswer(log: PlanLogDisplay): void {
  if (isToolCall(log)) setRequest(log.id, { answered: log });
}

export function useDecisionRequest(entryId: string): DecisionRequestState {
  return useSyncExternalStore(
    subscribe,
    () => requestOf(entryId),
    () => NOTHING,
  );
}

export function newestOf<T extends ToolCallLog>(log: T, { answered }: DecisionRequestState): T | ToolCallLog {
  return answered && answered.version > log.version ? answered : log;
}
