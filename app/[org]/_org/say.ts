'use client';

/** A short word at the edge of the screen; read out politely. Loaded when there is something to say. */
export async function say(message: string): Promise<void> {
  const { toast } = await import('sonner');
  toast(message);
}
