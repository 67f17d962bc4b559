import type { Call, Participant } from '@/lib/calls/schema';
import { FOLLOW_UP_TEMPLATE, logLineOf, simulatedPlan } from '@/lib/cli/eval/simulated-plan';
import type { Contact } from '@/lib/contacts/schema';
import type { PlanningContext, Proposal, RunContext } from '@/lib/planner/planner';
import type { PlanLogDisplay, ToolCallStatus } from '@/lib/plans/schema/log-entry';
import type { Template } from '@/lib/templates/schema';

export const CALL_ID = '00000000-0000-4000-8000-0000000000c1';
export const MAYA: Contact = {
  id: '00000000-0000-4000-8000-0000000000a1',
  name: 'Maya Lopez',
  email: 'maya@example.com',
  phone: '(212) 555-0142',
  do_not_email: false,
  do_not_text: false,
  version: 1,
  created_at: '2026-03-01T00:00:00.000Z',
};

export const TEMPLATE: Template = {
  ...FOLLOW_UP_TEMPLATE,
  name: 'Follow up',
  description: 'Write to the customer what was promised.',
};

const AGENT: Participant = { speaker: 'agent', role: 'agent', name: 'Dana Reyes' };
const CUSTOMER: Participant = { speaker: 'customer', role: 'customer', name: 'Maya Lopez' };

/** A call on Monday, March 2, 2026, with invented people; each line is "speaker: text". */
export function callOf(lines: string[], participants: Participant[] = [AGENT, CUSTOMER]): Call {
  const turns = lines.map((line) => {
    const [speaker = '', ...text] = line.split(': ');
    return { speaker, text: text.join(': ') };
  });
  return {
    id: CALL_ID,
    source: 'test',
    external_id: 'call-1',
    kind: 'phone-call',
    direction: null,
    started_at: '2026-03-02T15:00:00.000Z',
    duration_s: 300,
    participants,
    turns,
    turn_count: turns.length,
    planning: { state: 'queued' },
    version: 0,
    created_at: '2026-03-02T15:06:00.000Z',
  };
}

type Setting = {
  call: Call | null;
  contacts?: Contact[];
  template?: Partial<Template>;
  now?: string;
  time_zone?: string;
  /** The plan's. */
  description?: string;
};

export function planningContext({
  call,
  contacts = [MAYA],
  template,
  now,
  time_zone = 'UTC',
}: Setting): PlanningContext {
  return {
    org_name: 'Oak Fencing',
    now: now ?? '2026-03-02T15:06:00.000Z',
    time_zone,
    template: { ...TEMPLATE, ...template },
    call,
    contacts,
  };
}

export function runContext(setting: Setting, log: PlanLogDisplay[] = [], step = 0): RunContext {
  const context = planningContext(setting);
  const plan = simulatedPlan(context, {
    title: 'Follow up',
    description: setting.description ?? '',
    preview: [],
  });
  return { ...context, plan, log, run_id: 'run-1', step };
}

const ACTOR = { kind: 'user', id: 'u1', name: 'Ana' } as const;
const AT = '2026-03-02T16:00:00.000Z';
export const answered = (answer: string): ToolCallStatus => ({
  state: 'answered',
  by: ACTOR,
  at: AT,
  answer,
});
export const rejected = (reason: string): ToolCallStatus => ({
  state: 'rejected',
  by: ACTOR,
  at: AT,
  reason,
});
export const executed: ToolCallStatus = { state: 'executed', at: AT };
export const failed = (error: string): ToolCallStatus => ({ state: 'failed', at: AT, error });
export const pending: ToolCallStatus = { state: 'pending' };

/** The log after these proposals. `statusOf` gives the status of those that need a person; the others are executed. */
export function logOf(
  proposals: Proposal[],
  statusOf: (proposal: Proposal) => ToolCallStatus,
): PlanLogDisplay[] {
  return proposals.map((proposal, index) =>
    logLineOf(proposal, {
      run_id: 'run-0',
      step: index,
      created_at: AT,
      index,
      waiting: statusOf(proposal),
    }),
  );
}
