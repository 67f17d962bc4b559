import type { PlanningContext, Proposal } from '../../planner/planner';
import { EntrySchema, type PlanLogDisplay, type ToolCallStatus } from '../../plans/schema/log-entry';
import type { Plan } from '../../plans/schema/plan';
import { isToolName, TOOL_ARGS } from '../../plans/tools/tool-args';
import { TOOL_CLASS } from '../../plans/tools/tool-class';
import type { Template } from '../../templates/schema';

/** The follow-up template of a new organization: every tool is allowed and nothing is sent without approval. */
export const FOLLOW_UP_TEMPLATE: Template = {
  id: '00000000-0000-4000-8000-000000000002',
  name: 'Follow up after a call',
  description: 'Write to the customer what was promised in the call.',
  trigger: 'post_call',
  auto_approve: false,
  autopilot: false,
  re_enrollment_policy: 'multiple',
  start_condition: '',
  allowed_tools: Object.keys(TOOL_ARGS).filter(isToolName),
  expires_after_s: null,
  remind_after_s: null,
  version: 1,
  is_active: true,
  created_at: '2026-01-01T00:00:00.000Z',
};

/** A plan in the middle of its first run, without a database. */
export function simulatedPlan(
  { call, contacts, now, template }: PlanningContext,
  fields: Pick<Plan, 'title' | 'description' | 'preview'>,
): Plan {
  return {
    ...fields,
    id: '00000000-0000-4000-8000-000000000003',
    state: { status: 'executing' },
    version: 1,
    call_id: call?.id ?? null,
    template_id: template.id,
    template_name: template.name,
    contacts,
    created_at: now,
  };
}

type LogLineInput = {
  run_id: string;
  step: number;
  /** ISO time. */
  created_at: string;
  /** Number of log lines before this one. */
  index: number;
  /** State of a proposal that needs a person; the other tools finish at once and are `executed`. */
  waiting?: ToolCallStatus;
};

/**
 * The log line of a proposal, whose arguments are validated as the executor does.
 * @throws Error for an unknown tool, ZodError for arguments that do not fit: both are errors of the planner
 */
export function logLineOf(
  { tool, args, evidence }: Proposal,
  { run_id, step, created_at, index, waiting = { state: 'pending' } }: LogLineInput,
): PlanLogDisplay {
  if (!isToolName(tool)) throw new Error(`the planner proposed an unknown tool: ${tool}`);
  const needsPerson = TOOL_CLASS[tool] === 'outbound' || TOOL_CLASS[tool] === 'question';
  const entry = EntrySchema.parse({
    kind: 'tool_call',
    tool,
    run_id,
    step,
    args: TOOL_ARGS[tool].parse(args),
    evidence,
    status: needsPerson ? waiting : { state: 'executed', at: created_at },
  });
  return { id: `entry-${index}`, entry, created_at, version: index + 1 };
}
