import type { Database } from '../../../lib/db/transaction';
import type { DispatchDeps } from '../../../lib/delivery/dispatch/dispatch';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import type { Message } from '../../../lib/delivery/providers/provider';
import type { Proposal } from '../../../lib/planner/planner';
import { approveLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { ANA, callsOf, EMAIL, makeDue, readyPlan, runOnce, scriptedPlanner } from './scripted';

/** A provider that takes everything and remembers it, and the way to let whatever is due be sent. */
export function recordingSender(database: Database) {
  const sent: Message[] = [];
  const provider = {
    name: 'recording',
    honors_keys: false,
    send: async (message: Message) => {
      sent.push(message);
      return { provider_id: `p${sent.length}`, delivered: true };
    },
  };
  const providers = { send_email: provider, send_sms: provider };
  const deps: DispatchDeps = { database, providers, leaseMs: 30_000, timeoutMs: 5_000 };
  return { sent, deps };
}

/** One plan with one proposed email, seen as a person would see it. */
export async function proposedEmail(
  database: Database,
  org: string,
  { template = {}, proposal = EMAIL }: { template?: Record<string, unknown>; proposal?: Proposal } = {},
) {
  const { plan_id, contact_id } = await readyPlan(database, org, template);
  await runOnce(database, scriptedPlanner([{ proposals: [proposal] }]));
  const card = async () => {
    const [call] = await callsOf(database, org, plan_id, proposal.tool);
    if (!call) throw new Error('a message was proposed');
    return call;
  };
  const { id } = await card();
  const target = { org_id: org, plan_id, entry_id: id, actor: ANA };
  return {
    plan_id,
    contact_id,
    target,
    card,
    status: async () => (await card()).entry.status,
    approve: async () => {
      const { version } = await card();
      return database.transaction((tx) => approveLogEntry(tx, target, { version }));
    },
    /** Lets the undo window pass, and whoever sends look for work. */
    send: async (deps: DispatchDeps) => {
      await makeDue(database, id);
      await executeScheduledToolCalls(deps);
    },
  };
}
