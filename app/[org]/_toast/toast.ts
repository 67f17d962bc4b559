'use client';

import { importWithRetry } from '@/lib/kit/async/import-with-retry';

/** An action that is offered as long as the toast is shown. */
type Action = { label: string; run: () => void; forMs?: number };

/**
 * Shows a short message at the edge of the screen, which screen readers read politely. The library is loaded with the
 * first message.
 */
export async function showToast(message: string, action?: Action): Promise<void> {
  const { toast } = await importWithRetry(() => import('sonner'));
  if (!action) toast(message);
  else {
    const { label, run: onClick, forMs } = action;
    toast(message, { action: { label, onClick }, ...(forMs ? { duration: forMs } : {}) });
  }
}
