import type { Database } from '../../../lib/db/transaction';
import type { Proposal } from '../../../lib/planner/planner';
import { applyPlanChange, lockPlan, type PlanChange } from '../../../lib/plans/changes/apply-change';
import { insertPlans } from '../../../lib/plans/create';
import type { PlanLogDisplay } from '../../../lib/plans/schema/log-entry';
import { isToolName } from '../../../lib/plans/tools/tool-args';
import { createTemplate } from '../../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../../lib/templates/default-template';
import type { WaitingEntry } from '../http/api';

export type WaitingPlan = { plan_id: string; entries: WaitingEntry[] };

/** An email with a unique address, by which it is recognized at the mail server. */
export function emailTo(to: string): Proposal {
  return { tool: 'send_email', args: { to, subject: 'Your quote', body: 'Here it is.' }, evidence: [] };
}

/** The next run is far in the future, so that it is not part of the test. */
const FAR = { next_execution_at: '2099-01-01T00:00:00.000Z' };

/** Inserts plans whose run has ended with waiting proposals, without the calls and the runs themselves. */
export async function waitingPlans(
  database: Database,
  orgId: string,
  count: number,
  proposalsOf: (index: number) => Proposal[],
): Promise<WaitingPlan[]> {
  const template = await database.transaction((tx) => createTemplate(tx, orgId, DEFAULT_TEMPLATE));
  const made = await database.transaction((tx) =>
    insertPlans(
      tx,
      orgId,
      Array.from({ length: count }, (_, index) => ({
        title: `Plan ${index}`,
        description: 'It was promised.',
        preview: [],
        call_id: null,
        template: { id: template.id, auto_approve: true },
        contact_ids: [],
      })),
    ),
  );
  return Promise.all(
    made.map(async ({ id }, index) => {
      const write = (change: PlanChange) =>
        database.transaction(async (tx) => applyPlanChange(tx, await lockPlan(tx, orgId, id), change));
      await write({ state: { status: 'executing' } });
      const create = proposalsOf(index).map(asEntry);
      const { created } = await write({ state: { status: 'awaiting_input', ...FAR }, create });
      return { plan_id: id, entries: created.flatMap(toolCall) };
    }),
  );
}

function toolCall({ entry, ...row }: PlanLogDisplay): WaitingEntry[] {
  return entry.kind === 'tool_call' ? [{ ...row, entry }] : [];
}

function asEntry({ tool, args, evidence }: Proposal) {
  if (!isToolName(tool)) throw new Error(`no tool of ours: ${tool}`);
  const run = { run_id: crypto.randomUUID(), step: 0, args: Object(args), evidence };
  return { entry: { kind: 'tool_call', tool, ...run, status: { state: 'pending' } } } as const;
}
