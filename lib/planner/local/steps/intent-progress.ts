import 'server-only';
import type { Proposal } from '../../planner';

/** Where an intent stands: `propose` more, come back `later`, or `settled` with a line for the plan's summary. */
export type IntentProgress =
  | { state: 'propose'; proposals: Proposal[] }
  | { state: 'later'; at: string; reason: string }
  | { state: 'settled'; line: string; proposals?: Proposal[] };
