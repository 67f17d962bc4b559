import 'server-only';
import type { Planner } from '../planner';
import { nextStep } from './next';
import { previewOf } from './preview';

/**
 * The planner that needs no key and no network. It reads the transcript for promises by rules: precise rather than complete,
 * and the same answer every time.
 */
export function createLocalPlanner(): Planner {
  return {
    name: 'local',
    async preview(context, signal) {
      signal.throwIfAborted();
      return previewOf(context);
    },
    async next(context, signal) {
      signal.throwIfAborted();
      return nextStep(context);
    },
  };
}
