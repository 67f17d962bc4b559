import { compare, newestById } from '@/lib/plans/merge/records';
import type { PlanLogEvent, ToolCallEntry } from '@/lib/plans/schema/log-entry';
import type { Plan, PreviewAction } from '@/lib/plans/schema/plan';
import type { ToolName } from '@/lib/plans/tools/tool-args';
import { TOOL_CLASS } from '@/lib/plans/tools/tool-class';
import { isTerminal } from '@/lib/plans/transitions';

/** Something that quotes a turn: a proposal, or an intended action of a plan under review. */
export type TurnReference = {
  key: string;
  plan_id: string;
  tool: ToolName;
  /** The recipient, by name where the plan has it. */
  to: string;
  /** Null for an intended action without a proposal. */
  proposed: { id: string; entry: ToolCallEntry } | null;
};

/** The references of each turn, by its number. A proposal replaces the intended action that it was made from. */
export function referencesByTurn(
  callId: string,
  plans: readonly Plan[],
  proposals: readonly PlanLogEvent[],
): Map<number, TurnReference[]> {
  const byTurn = new Map<number, TurnReference[]>();
  const add = (turn: number, reference: TurnReference) =>
    byTurn.set(turn, [...(byTurn.get(turn) ?? []), reference]);
  const proposed = new Set<string>();
  const contactsOf = new Map(plans.map((plan) => [plan.id, plan.contacts]));
  const newest = [...newestById(proposals).values()].sort((a, b) => compare(a.created_at, b.created_at));
  for (const { id, plan_id, entry } of newest) {
    if (entry.kind !== 'tool_call' || TOOL_CLASS[entry.tool] === 'read') continue;
    const args = entry.approved_args ?? entry.args;
    const to = nameOf(args.to, contactsOf.get(plan_id));
    for (const turn of turnsOf(entry.evidence, callId)) {
      add(turn, { key: id, plan_id, tool: entry.tool, to, proposed: { id, entry } });
      proposed.add(`${plan_id} ${entry.tool} ${turn}`);
    }
  }
  for (const { id: plan_id, state, preview, contacts } of plans) {
    // The intended actions of a plan that has ended are not shown.
    if (isTerminal(state.status)) continue;
    for (const [place, { tool, to, evidence }] of preview.entries()) {
      for (const turn of turnsOf(evidence, callId)) {
        if (proposed.has(`${plan_id} ${tool} ${turn}`)) continue;
        add(turn, { key: `${plan_id} ${place}`, plan_id, tool, to: nameOf(to, contacts), proposed: null });
      }
    }
  }
  return byTurn;
}

function turnsOf(evidence: PreviewAction['evidence'], callId: string): Set<number> {
  return new Set(evidence.filter((piece) => piece.call_id === callId).map(({ turn }) => turn));
}

function nameOf(to: unknown, contacts: Plan['contacts'] = []): string {
  if (typeof to !== 'string') return '';
  return contacts.find(({ email, phone }) => email === to || phone === to)?.name ?? to;
}
