import 'server-only';
import type { Call } from '../calls/schema';
import type { Contact } from '../contacts/schema';
import type { Evidence, PlanLogDisplay } from '../plans/schema/log-entry';
import type { Plan, PreviewAction } from '../plans/schema/plan';
import type { Template } from '../templates/schema';
import type { Usage } from './schema';

/** What both questions to a planner have in common. `now` is ISO time; `contacts` are those of the call or plan. */
export type PlanningContext = {
  org_name: string;
  now: string;
  /** IANA name; times of the day are meant, and to be told, in this zone. */
  time_zone: string;
  template: Template;
  call: Call | null;
  contacts: Contact[];
};

/**
 * Nothing owed (or the template's start condition not met): no plan is written, and the call says why. `usage` is what a
 * language model took for the answer.
 */
export type Preview = { usage?: Usage } & (
  | { owed: false; reason: string }
  | { owed: true; title: string; description: string; actions: PreviewAction[] }
);

/** `log` is the plan's whole log: rejections with reasons, answers, receipts and results are all in it. */
export type RunContext = PlanningContext & {
  plan: Plan;
  log: PlanLogDisplay[];
  run_id: string;
  step: number;
};

/** `tool` and `args` are unchecked: the executor checks them against the schemas and the template's list. */
export type Proposal = { tool: string; args: unknown; evidence: Evidence[] };

/** No proposals: the planner has nothing more to do in this run. */
export type Step = { reasoning?: string; proposals: Proposal[]; usage?: Usage };

/**
 * The port. Both calls happen outside any transaction, may be repeated after a crash, and must not have effects.
 * They throw when the planner cannot be reached; the executor retries with back-off.
 */
export type Planner = {
  name: string;
  preview(context: PlanningContext, signal: AbortSignal): Promise<Preview>;
  next(context: RunContext, signal: AbortSignal): Promise<Step>;
};
