import type { Database } from '../../../lib/db/transaction';
import type { DispatchDeps } from '../../../lib/delivery/dispatch/dispatch';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import type { Message } from '../../../lib/delivery/providers/provider';
import type { Proposal } from '../../../lib/planner/planner';
import { approveLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { waitingEntry } from '../builders/waiting-entry';
import { callsOf, EMAIL, makeDue } from './scripted';

/** A provider that accepts and records every message, and the dependencies to dispatch with it. */
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

/** A plan with one proposed entry, and what a person may do with it. */
export async function proposedEmail(
  database: Database,
  org: string,
  { template = {}, proposal = EMAIL }: { template?: Record<string, unknown>; proposal?: Proposal } = {},
) {
  const { plan_id, contact_id, target } = await waitingEntry(database, org, proposal, template);
  const card = async () => {
    const [call] = await callsOf(database, org, plan_id, proposal.tool);
    if (!call) throw new Error('the entry is gone');
    return call;
  };
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
    /** Ends the undo window and dispatches what is due. */
    send: async (deps: DispatchDeps) => {
      await makeDue(database, target.entry_id);
      await executeScheduledToolCalls(deps);
    },
  };
}
