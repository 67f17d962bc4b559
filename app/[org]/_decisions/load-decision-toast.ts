'use client';

import { importWithRetry } from '@/lib/kit/async/import-with-retry';

const load = () => importWithRetry(() => import('./decision-toast'));

export async function showDecisionToast(text: string, until: number, undo: () => void): Promise<void> {
  (await load()).showDecisionToast(text, until, undo);
}

export async function replaceDecisionToast(text: string): Promise<void> {
  (await load()).replaceDecisionToast(text);
}
