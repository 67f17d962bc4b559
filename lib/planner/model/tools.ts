import 'server-only';
import { jsonSchema, type ToolSet, tool } from 'ai';
import { z } from 'zod';
import type { Call } from '../../calls/schema';
import type { Evidence } from '../../plans/schema/log-entry';
import { TOOL_ARGS, type ToolName } from '../../plans/tools/tool-args';
import type { Proposal } from '../planner';

const DESCRIPTIONS: Record<ToolName, string> = {
  send_email: 'Propose an email to a contact. It waits for approval.',
  send_sms: 'Propose a text message to a contact. It waits for approval.',
  ask_user: 'Ask the people of the organization something that you need. `about`: email, phone or detail.',
  write_interaction_note: 'Write a note on a contact.',
  update_system_note: 'Write a note on this plan.',
  list_plan_contacts: 'List the contacts of this plan.',
  get_contact_details: 'Read a contact.',
  get_contact_notes: 'Read the notes on a contact.',
  get_conversation_history: 'Read earlier calls with a contact.',
  schedule_next_execution: 'End this run and go on at a later time.',
  complete_plan: 'End the plan: everything is settled.',
  fail_plan: 'End the plan: it cannot be carried out.',
};

const EVIDENCE = 'Numbers of the transcript turns that this comes from.';
const JsonSchemaSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), z.json()),
});

/** The tools that the template allows. They have no `execute`, so a call of the model is only a proposal. */
export function toolsFor(allowed: ToolName[]): ToolSet {
  const names = [...new Set<ToolName>([...allowed, 'complete_plan', 'fail_plan'])];
  return Object.fromEntries(
    names.map((name) => [name, tool({ description: DESCRIPTIONS[name], inputSchema: inputSchema(name) })]),
  );
}

/** The SDK does not validate arguments: the executor refuses and logs those that do not fit the schema. */
function inputSchema(name: ToolName) {
  const schema = JsonSchemaSchema.parse(
    z.toJSONSchema(TOOL_ARGS[name], { target: 'draft-7', unrepresentable: 'any' }),
  );
  const { $schema: _dialect, ...objectSchema } = schema;
  const evidence = { type: 'array', items: { type: 'integer' }, description: EVIDENCE };
  return jsonSchema({ ...objectSchema, properties: { ...schema.properties, evidence_turns: evidence } });
}

const TurnsSchema = z.array(z.number().int());
const InputSchema = z.looseObject({ evidence_turns: z.unknown() });

/** Converts a tool call of the model to a proposal. Quotes are taken from the transcript, not from the model. */
export function proposalFrom(toolName: string, input: unknown, call: Call | null): Proposal {
  const parsed = InputSchema.safeParse(input);
  if (!parsed.success) return { tool: toolName, args: input, evidence: [] };
  const { evidence_turns, ...args } = parsed.data;
  return { tool: toolName, args, evidence: evidenceFor(evidence_turns, call) };
}

/** A reviewer reads a few quotes; without a limit every entry could carry all turns of a long call to every browser. */
const MAX_EVIDENCE = 20;

/** Returns evidence for the turn numbers that exist and drops everything else that the model gave. */
export function evidenceFor(turns: unknown, call: Call | null): Evidence[] {
  const numbers = TurnsSchema.safeParse(turns);
  if (!numbers.success || call === null) return [];
  const found = [...new Set(numbers.data)].flatMap((turn) => {
    const quote = turn < 0 ? undefined : call.turns[turn]?.text;
    return quote === undefined ? [] : [{ call_id: call.id, turn, quote }];
  });
  return found.slice(0, MAX_EVIDENCE);
}
