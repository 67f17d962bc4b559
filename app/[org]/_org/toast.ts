'use client';

import { importWithRetry } from '@/lib/kit/import-with-retry';

/** What can be done about it, for as long as the word stands there. */
type Action = { label: string; run: () => void; forMs?: number };

/** A short word at the edge of the screen; read out politely. Loaded when there is something to say. */
export async function showToast(message: string, action?: Action): Promise<void> {
  const { toast } = await importWithRetry(() => import('sonner'));
  if (!action) toast(message);
  else {
    const { label, run: onClick, forMs } = action;
    toast(message, { action: { label, onClick }, ...(forMs ? { duration: forMs } : {}) });
  }
}
