import 'server-only';
import type { Call } from '../calls/schema';
import type { Contact } from '../contacts/schema';
import type { Evidence, PlanLogDisplay } from '../plans/schema/log-entry';
import type { Plan, PreviewAction } from '../plans/schema/plan';
import type { Template } from '../templates/schema';
import type { Usage } from './schema';

/** The input that `preview` and `next` share. `now` is an ISO time; `contacts` are those of the call or of the plan. */
export type PlanningContext = {
  org_name: string;
  now: string;
  /** IANA name. Times of day are read and written in this zone. */
  time_zone: string;
  template: Template;
  call: Call | null;
  contacts: Contact[];
};

/**
 * `owed: false`: nothing is owed, or the template's start condition is not met; no plan is created and the call shows `reason`.
 * `usage`: the tokens, cost and time of the language model, when one was used.
 */
export type Preview = { usage?: Usage } & (
  | { owed: false; reason: string }
  | { owed: true; title: string; description: string; actions: PreviewAction[] }
);

/** `log` is the plan's whole log, including rejections with their reasons, answers, receipts and results. */
export type RunContext = PlanningContext & {
  plan: Plan;
  log: PlanLogDisplay[];
  run_id: string;
  step: number;
};

/** `tool` and `args` are not validated here: the executor checks them against the schemas and the template's allowed tools. */
export type Proposal = { tool: string; args: unknown; evidence: Evidence[] };

/** An empty `proposals` means that the planner has nothing more to do in this run. */
export type Step = { reasoning?: string; proposals: Proposal[]; usage?: Usage };

/**
 * A failed request to a planner. `usage`: what the model spent when it has answered, but not usably. `retry_after_ms`: the
 * pause that its provider asked for.
 */
export class PlannerError extends Error {
  readonly usage: Usage | null;
  readonly retry_after_ms: number | null;

  constructor(
    message: string,
    {
      usage = null,
      retry_after_ms = null,
      cause,
    }: { usage?: Usage | null; retry_after_ms?: number | null; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'PlannerError';
    this.usage = usage;
    this.retry_after_ms = retry_after_ms;
  }
}

/** The planner's error among what was thrown and its causes; jobs wrap it in their own. */
export function findPlannerError(thrown: unknown): PlannerError | null {
  for (let error = thrown; error instanceof Error; error = error.cause)
    if (error instanceof PlannerError) return error;
  return null;
}

/**
 * The planner port. Both methods are called outside any transaction, may be called again after a crash, and must have no side
 * effects. They throw when the planner cannot be reached, PlannerError where there is more to say; the executor retries with
 * backoff.
 */
export type Planner = {
  name: string;
  preview(context: PlanningContext, signal: AbortSignal): Promise<Preview>;
  next(context: RunContext, signal: AbortSignal): Promise<Step>;
};
