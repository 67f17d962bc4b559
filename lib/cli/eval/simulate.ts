import type { Call, CallInput } from '../../calls/schema';
import { sidesOf } from '../../calls/sides';
import type { Contact } from '../../contacts/schema';
import type { Planner, Preview, Proposal, RunContext } from '../../planner/planner';
import { EntrySchema, type PlanLogDisplay } from '../../plans/schema/log-entry';
import type { Plan } from '../../plans/schema/plan';
import { isToolName, TOOL_ARGS } from '../../plans/tools/tool-args';
import { TOOL_CLASS } from '../../plans/tools/tool-class';
import type { Template } from '../../templates/schema';

const STEP_LIMIT = 20;
const RUN_ID = '00000000-0000-4000-8000-000000000001';

/** What a new organization's follow-up template looks like: everything allowed, nothing sent by itself. */
const TEMPLATE: Template = {
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
  is_active: true,
  created_at: '2026-01-01T00:00:00.000Z',
};

/** Preview and first run of one call, the run until it ends; what waits for a person is left waiting. */
export async function simulate(
  planner: Planner,
  input: CallInput,
): Promise<{ preview: Preview; run: Proposal[] }> {
  const call = toCall(input);
  const contacts = contactsOf(call);
  const now =
    call.started_at === null
      ? new Date()
      : new Date(Date.parse(call.started_at) + (call.duration_s ?? 0) * 1_000);
  const context = {
    org_name: 'Example Org',
    now: now.toISOString(),
    time_zone: 'UTC',
    template: TEMPLATE,
    call,
    contacts,
  };
  const signal = new AbortController().signal;
  const preview = await planner.preview(context, signal);
  if (!preview.owed) return { preview, run: [] };

  const { title, description, actions } = preview;
  const plan: Plan = {
    id: '00000000-0000-4000-8000-000000000003',
    title,
    description,
    state: { status: 'executing' },
    version: 1,
    call_id: call.id,
    template_id: TEMPLATE.id,
    template_name: TEMPLATE.name,
    contacts,
    preview: actions,
    created_at: context.now,
  };
  const log: PlanLogDisplay[] = [];
  const run: Proposal[] = [];
  for (let step = 0; step < STEP_LIMIT; step++) {
    const run_context: RunContext = { ...context, plan, log, run_id: RUN_ID, step };
    const { proposals } = await planner.next(run_context, signal);
    if (proposals.length === 0) return { preview, run };
    for (const proposal of proposals) {
      run.push(proposal);
      log.push(logged(proposal, context.now, step, log.length));
      if (isToolName(proposal.tool) && TOOL_CLASS[proposal.tool] === 'control') return { preview, run };
    }
  }
  throw new Error(`the run did not end within ${STEP_LIMIT} steps`);
}

/** Checks the proposal as the executor would; a bad one is an error of the planner, and so of the evaluation. */
function logged(
  { tool, args, evidence }: Proposal,
  created_at: string,
  step: number,
  count: number,
): PlanLogDisplay {
  if (!isToolName(tool)) throw new Error(`the planner proposed an unknown tool: ${tool}`);
  const checked = TOOL_ARGS[tool].parse(args);
  const waits = TOOL_CLASS[tool] === 'outbound' || TOOL_CLASS[tool] === 'question';
  const status = waits ? { state: 'pending' } : { state: 'executed', at: created_at };
  const entry = EntrySchema.parse({
    kind: 'tool_call',
    tool,
    run_id: RUN_ID,
    step,
    args: checked,
    evidence,
    status,
  });
  return { id: `${count}`, entry, created_at, version: count + 1 };
}

function toCall(input: CallInput): Call {
  return {
    id: '00000000-0000-4000-8000-000000000004',
    source: input.source,
    external_id: input.external_id,
    kind: input.kind ?? null,
    direction: input.direction ?? null,
    started_at: input.started_at ?? null,
    duration_s: input.duration_s ?? null,
    participants: input.participants,
    turns: input.turns,
    turn_count: input.turns.length,
    planning: { state: 'queued' },
    created_at: input.started_at ?? new Date().toISOString(),
  };
}

/** As intake does: whoever of the other side has an address or a number is a contact. */
function contactsOf(call: Call): Contact[] {
  const { ours } = sidesOf(call);
  return call.participants
    .filter(
      (person) => !ours.has(person.speaker) && (person.email !== undefined || person.phone !== undefined),
    )
    .map((person, index) => ({
      id: `00000000-0000-4000-8000-${String(index + 10).padStart(12, '0')}`,
      name: person.name ?? person.email ?? person.phone ?? person.speaker,
      email: person.email ?? null,
      phone: person.phone ?? null,
      do_not_email: false,
      do_not_text: false,
      created_at: call.created_at,
    }));
}
