import type { Call, CallInput } from '../../calls/schema';
import { sidesOf } from '../../calls/sides';
import type { Contact } from '../../contacts/schema';
import type { Planner, Preview, Proposal, RunContext } from '../../planner/planner';
import type { PlanLogDisplay } from '../../plans/schema/log-entry';
import { isToolName } from '../../plans/tools/tool-args';
import { TOOL_CLASS } from '../../plans/tools/tool-class';
import { FOLLOW_UP_TEMPLATE, logLineOf, simulatedPlan } from './simulated-plan';

const STEP_LIMIT = 20;
const RUN_ID = '00000000-0000-4000-8000-000000000001';

/**
 * Plans one call and simulates its first run until it ends. Entries that wait for a person stay pending.
 * @throws Error when the run does not end within 20 steps
 */
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
    template: FOLLOW_UP_TEMPLATE,
    call,
    contacts,
  };
  const signal = new AbortController().signal;
  const preview = await planner.preview(context, signal);
  if (!preview.owed) return { preview, run: [] };

  const { title, description, actions } = preview;
  const plan = simulatedPlan(context, { title, description, preview: actions });
  const log: PlanLogDisplay[] = [];
  const run: Proposal[] = [];
  for (let step = 0; step < STEP_LIMIT; step++) {
    const run_context: RunContext = { ...context, plan, log, run_id: RUN_ID, step };
    const { proposals } = await planner.next(run_context, signal);
    if (proposals.length === 0) return { preview, run };
    for (const proposal of proposals) {
      run.push(proposal);
      log.push(logLineOf(proposal, { run_id: RUN_ID, step, created_at: context.now, index: log.length }));
      if (isToolName(proposal.tool) && TOOL_CLASS[proposal.tool] === 'control') return { preview, run };
    }
  }
  throw new Error(`the run did not end within ${STEP_LIMIT} steps`);
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
    version: 0,
    created_at: input.started_at ?? new Date().toISOString(),
  };
}

/** As intake does, makes a contact of each participant of the other side with an address or a number. */
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
      version: 1,
      created_at: call.created_at,
    }));
}
