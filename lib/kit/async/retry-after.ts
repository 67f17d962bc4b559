import { z } from 'zod';

const AnsweredSchema = z.object({ responseHeaders: z.record(z.string(), z.string().optional()) });
const LONGEST_MS = 3_600_000;

/** How long whoever refused us asked to be left alone, by the `Retry-After` of its answer; null when it did not. */
export function retryAfterMs(thrown: unknown, now = Date.now()): number | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const answered = AnsweredSchema.safeParse(error);
    const value = answered.data?.responseHeaders['retry-after']?.trim();
    if (!value) continue;
    const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
    if (Number.isFinite(ms)) return Math.min(Math.max(ms, 0), LONGEST_MS);
  }
  return null;
}
