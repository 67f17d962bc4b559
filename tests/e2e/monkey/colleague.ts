import { applyPlanChange, lockEntry, lockPlan } from '../../../lib/plans/changes/apply-change';
import type { addMember, Org } from '../../helpers/db/org';
import type { Random } from '../../helpers/load/random';
import type { Proposed, Seeds, WaitingPlan } from '../seeds';
import type { Versions } from './oracle';

type Colleague = {
  org: Org;
  colleague: Awaited<ReturnType<typeof addMember>>;
  seeds: Seeds;
  plans: WaitingPlan[];
  versions: Versions;
  random: Random;
  propose: () => Proposed;
};

const SOON_MS = 300;

/** Does one thing at random as another member of the organization: decides, edits, answers, adds, or lets something expire. */
export async function interfere({
  org,
  colleague,
  seeds,
  plans,
  versions,
  random,
  propose,
}: Colleague): Promise<void> {
  const plan = random.pick(plans);
  if (!plan) return;
  if (random.chance(0.3)) return await add();
  const logs = await colleague.api.entries(plan.plan_id);
  for (const log of logs) versions.note(log);
  const log = random.pick(logs.filter(({ entry }) => entry.status.state === 'pending'));
  if (!log) return await add();
  const isQuestion = log.entry.tool === 'ask_user';
  const action = random.pick(['approve', 'reject', 'edit', 'edit', 'edit', 'expire'] as const);
  if (action === 'expire') await expireSoon(plan.plan_id, log.id);
  else if (isQuestion) await colleague.api.decide(plan.plan_id, log, 'answer', { answer: 'Oak.' });
  else if (action === 'edit') {
    const args = { ...(log.entry.approved_args ?? log.entry.args), body: String(propose().args.body) };
    await colleague.api.decide(plan.plan_id, log, 'edit', { args });
  } else if (action)
    await colleague.api.decide(plan.plan_id, log, action, action === 'reject' ? { reason: 'No.' } : {});
  for (const now of await colleague.api.entries(plan.plan_id)) versions.note(now);

  async function add(): Promise<void> {
    if (plans.length > 1) {
      const [added] = await seeds.waiting(org, 1, () => [propose()]);
      if (added) plans.push(added);
      for (const entry of added?.entries ?? []) versions.note(entry);
      return;
    }
    const planId = plan?.plan_id ?? '';
    const run_id = plan?.entries[0]?.entry.run_id ?? '';
    await seeds.database.transaction(async (tx) => {
      const locked = await lockPlan(tx, await seeds.idOf(org), planId);
      const call = { kind: 'tool_call' as const, run_id, step: 0, evidence: [], ...propose() };
      await applyPlanChange(tx, locked, { create: [{ entry: { ...call, status: { state: 'pending' } } }] });
    });
    for (const now of await colleague.api.entries(planId)) versions.note(now);
  }

  async function expireSoon(planId: string, id: string): Promise<void> {
    await seeds.database.transaction(async (tx) => {
      const locked = await lockPlan(tx, await seeds.idOf(org), planId);
      const row = await lockEntry(tx, locked, id);
      if (row.entry.kind !== 'tool_call' || row.entry.status.state !== 'pending') return;
      const expires_at = new Date(Date.now() + SOON_MS).toISOString();
      await applyPlanChange(tx, locked, { update: [{ row, entry: { ...row.entry, expires_at } }] });
    });
  }
}
