'use client';

import { loadInTheEnd } from '@/lib/client/load-in-the-end';

/** A short word at the edge of the screen; read out politely. Loaded when there is something to say. */
export async function say(message: string): Promise<void> {
  const { toast } = await loadInTheEnd(() => import('sonner'));
  toast(message);
}
