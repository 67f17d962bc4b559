import 'server-only';
import type { Planner } from '../planner';
import { runCooperatively } from './cooperative-scheduling';
import { nextStep } from './next-step';
import { previewOf } from './preview';
import { commitmentsIn } from './reading/commitments';

/**
 * The rule-based adapter, which needs no key and no network. It finds promises in the transcript by rules that prefer
 * precision to recall, and it is deterministic.
 */
export function createLocalPlanner(): Planner {
  warmUp();
  return {
    name: 'local',
    preview(context, signal) {
      return runCooperatively(previewOf(context), signal);
    },
    next(context, signal) {
      return runCooperatively(nextStep(context), signal);
    },
  };
}

/** The date parser and the word lists initialize on first use, so they are used once at start instead of in a request. */
function warmUp(): void {
  const turns = [
    { speaker: 'us', text: "I'll send you the list by Friday, and I'll arrange a visit for you." },
  ];
  const call = { turns, participants: [], started_at: '2026-01-05T09:00:00.000Z' };
  const steps = commitmentsIn(call, { mode: 'service', ours: new Set(['us']) }, 'UTC');
  while (!steps.next().done);
}
