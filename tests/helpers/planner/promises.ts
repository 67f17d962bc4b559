import type { Turn } from '@/lib/calls/schema';
import type { Sides } from '@/lib/calls/sides';
import type { Steps } from '@/lib/planner/local/cooperative-scheduling';
import type { Commitment } from '@/lib/planner/local/reading/commitment';
import { commitmentsIn } from '@/lib/planner/local/reading/commitments';

/** A Monday. */
export const STARTED = '2026-03-02T15:00:00.000Z';

export function said(...lines: [string, string][]): Turn[] {
  return lines.map(([speaker, text]) => ({ speaker, text }));
}

export const SERVICE: Sides = { mode: 'service', ours: new Set(['agent']) };
export const MEETING: Sides = { mode: 'meeting', ours: new Set() };

type Setting = { sides?: Sides; started_at?: string | null; time_zone?: string };

export function promisesIn(turns: Turn[], setting: Setting = {}): Commitment[] {
  const { sides = SERVICE, started_at = STARTED, time_zone = 'UTC' } = setting;
  const participants = [...new Set(turns.map((turn) => turn.speaker))].map((speaker) => ({
    speaker,
    role: 'participant',
    name: speaker,
  }));
  return runToEnd(commitmentsIn({ turns, started_at, participants }, sides, time_zone));
}

export function runToEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
