import 'server-only';
import type { Planner } from '../planner';
import { nextStep } from './next';
import { previewOf } from './preview';
import { unhurried } from './unhurried';

/**
 * The planner that needs no key and no network. It reads the transcript for promises by rules: precise rather than complete,
 * and the same answer every time.
 */
export function createLocalPlanner(): Planner {
  return {
    name: 'local',
    preview(context, signal) {
      return unhurried(previewOf(context), signal);
    },
    next(context, signal) {
      return unhurried(nextStep(context), signal);
    },
  };
}
