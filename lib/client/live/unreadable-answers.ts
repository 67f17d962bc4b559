'use client';

import { createStore, type Store } from '../../kit/store';
import { UnreadableAnswerError } from '../fetcher';

/** Whether the newest answer to any of the page's snapshots could not be read, so that what is shown may be old. */
export type UnreadableAnswers = Pick<Store<boolean>, 'get' | 'subscribe'>;

/** SWR's callbacks that watch the answers, and the result. */
export function watchAnswers(): {
  unreadable: UnreadableAnswers;
  onError(error: unknown, key: string): void;
  onSuccess(answer: unknown, key: string): void;
} {
  const keys = new Set<string>();
  const unreadable = createStore(false);
  return {
    unreadable,
    onError(error: unknown, key: string): void {
      if (error instanceof UnreadableAnswerError) keys.add(key);
      unreadable.set(keys.size > 0);
    },
    onSuccess(_answer: unknown, key: string): void {
      keys.delete(key);
      unreadable.set(keys.size > 0);
    },
  };
}
