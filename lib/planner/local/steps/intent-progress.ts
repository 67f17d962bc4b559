import 'server-only';
import type { Proposal } from '../../planner';

/** Progress of an intent: proposals to make now, a time to continue `later`, or `settled` with a line for the plan's summary. */
export type IntentProgress =
  | { state: 'propose'; proposals: Proposal[] }
  | { state: 'later'; at: string; reason: string }
  | { state: 'settled'; line: string; proposals?: Proposal[] };
