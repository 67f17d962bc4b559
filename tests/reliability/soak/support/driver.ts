import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallInput } from '../../../../lib/calls/schema';
import type { DecisionKind } from '../../../../lib/plans/decisions/decision-log';
import { type InboxItem, InboxSchema } from '../../../../lib/plans/schema/inbox';
import type { ToolCallEntry } from '../../../../lib/plans/schema/log-entry';
import { type Plan, PlanListSchema } from '../../../../lib/plans/schema/plan';
import { promiseOfEmail, promiseWithoutAddress, twoPromises } from '../../../helpers/builders/calls';
import type { Random } from '../../../helpers/load/random';
import type { Client } from './client';
import type { Acknowledged } from './history';

export type Driver = {
  acknowledged: Acknowledged[];
  /** Starts nothing new and finishes the current requests. */
  stop(): Promise<void>;
};

const DECIDERS = 3;

/** Simulates people: adds calls, decides entries in every possible way, pauses and resumes plans. */
export function startDriver(clients: Client[], random: Random): Driver {
  const acknowledged: Acknowledged[] = [];
  let stopped = false;
  let calls = 0;

  async function addCalls(): Promise<void> {
    const client = random.pick(clients);
    if (!client) return;
    calls += 1;
    const call = nextCall(random, calls);
    const answer = await client.post('/calls', call);
    if (answer && answer.status < 300)
      acknowledged.push({ did: 'call', org: client.org.slug, external_id: call.external_id });
  }

  async function decide(): Promise<void> {
    const client = random.pick(clients);
    if (!client) return;
    if (random.chance(0.15)) return changePlan(client, random, acknowledged);
    const answer = await client.get('/inbox');
    if (answer?.status !== 200) return;
    const { plans, items } = InboxSchema.parse(answer.body);
    const plan = random.pick(plans);
    const item = random.pick(items);
    if (plan && (!item || random.chance(0.4))) await review(client, plan, random, acknowledged);
    else if (item) await decideItem(client, item, random, acknowledged);
  }

  async function loop(work: () => Promise<void>, from: number, to: number): Promise<void> {
    while (!stopped) {
      await work();
      await pause(random.between(from, to));
    }
  }
  const loops = [
    loop(addCalls, 400, 1_000),
    ...Array.from({ length: DECIDERS }, () => loop(decide, 50, 300)),
  ];
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

/** A person with a unique name, address and number, so that messages to them can be traced. */
function nextCall(random: Random, number: number): CallInput {
  const make =
    random.pick([promiseOfEmail, twoPromises, twoPromises, promiseWithoutAddress]) ?? promiseOfEmail;
  const call = make({ source: 'soak', external_id: randomUUID() });
  const area = 201 + Math.floor(number / 100);
  const phone = `+1${area}55501${String(number % 100).padStart(2, '0')}`;
  return {
    ...call,
    participants: call.participants.map((person) =>
      person.role === 'agent'
        ? person
        : {
            ...person,
            name: `Customer ${number}`,
            ...(person.email ? { email: `customer.${number}@example.com` } : {}),
            ...(person.phone ? { phone } : {}),
          },
    ),
  };
}

async function review(client: Client, plan: Plan, random: Random, confirmed: Acknowledged[]): Promise<void> {
  const { id, version } = plan;
  const yes = random.chance(0.85);
  const answer = yes
    ? await client.post(`/plans/${id}/approve`, { version })
    : await client.post(`/plans/${id}/reject`, { version, reason: 'Already done by phone.' });
  if (answer?.status === 200) {
    const kind = yes ? 'approve_plan' : 'reject_plan';
    confirmed.push({
      did: 'decision',
      org: client.org.slug,
      plan_id: id,
      entry_id: null,
      kind,
      version,
      actor: client.name,
    });
  }
}

async function decideItem(
  client: Client,
  item: InboxItem,
  random: Random,
  confirmed: Acknowledged[],
): Promise<void> {
  const { entry, id, version } = item.log;
  if (entry.kind !== 'tool_call') return;
  const choice = choose(entry, random);
  if (!choice) return;
  const path = `/plans/${item.plan_id}/log/${id}/${choice.kind}`;
  const answer = await client.post(path, { version, ...choice.more });
  if (answer?.status !== 200) return;
  const decision = { plan_id: item.plan_id, entry_id: id, version, actor: client.name };
  confirmed.push({ did: 'decision', org: client.org.slug, kind: choice.kind, ...decision });
  // Some approvals are undone within the undo window.
  const approved = Object(answer.body);
  if (choice.kind !== 'approve' || !random.chance(0.1)) return;
  const undone = await client.post(`/plans/${item.plan_id}/log/${id}/undo`, { version: approved.version });
  if (undone?.status === 200)
    confirmed.push({
      did: 'decision',
      org: client.org.slug,
      kind: 'undo',
      ...decision,
      version: approved.version,
    });
}

type Choice = { kind: DecisionKind; more: Record<string, unknown> };

function choose(entry: ToolCallEntry, random: Random): Choice | null {
  if (entry.status.state === 'unknown')
    return { kind: 'resolve', more: { outcome: random.pick(['sent', 'send_again']) } };
  if (entry.status.state !== 'pending') return null;
  if (entry.tool === 'ask_user')
    return random.chance(0.8) ? { kind: 'answer', more: { answer: 'ines@example.com' } } : null;
  const args = entry.approved_args ?? entry.args;
  const edited = { ...args, body: `${String(args.body)}\nP.S. ${randomUUID()}` };
  const roll = random.between(0, 1);
  if (roll < 0.45) return { kind: 'approve', more: {} };
  if (roll < 0.65) return { kind: 'approve', more: { args: edited } };
  if (roll < 0.72) return { kind: 'approve', more: { run_at: new Date(Date.now() + 3_000).toISOString() } };
  if (roll < 0.85) return { kind: 'reject', more: { reason: 'Not now.' } };
  if (roll < 0.92) return { kind: 'edit', more: { args: edited } };
  return null;
}

/** Pauses, resumes or stops a plan, as its state allows. */
async function changePlan(client: Client, random: Random, confirmed: Acknowledged[]): Promise<void> {
  const answer = await client.get('/plans');
  if (answer?.status !== 200) return;
  const { plans } = PlanListSchema.parse(answer.body);
  const plan = random.pick(
    plans.filter(({ state }) => ['paused', 'awaiting_input', 'stand_by'].includes(state.status)),
  );
  if (!plan) return;
  const paused = plan.state.status === 'paused';
  const verb = random.chance(0.1) ? 'stop' : paused ? 'resume' : 'pause';
  const action = { stop: 'stopped', resume: 'resumed', pause: 'paused' } as const;
  const moved = await client.post(`/plans/${plan.id}/${verb}`, {});
  if (moved?.status === 200)
    confirmed.push({ did: 'lifecycle', org: client.org.slug, plan_id: plan.id, action: action[verb] });
}

/** Resumes all paused plans, so that no work is left over. */
export async function resumeAll(clients: Client[]): Promise<void> {
  for (const client of clients) {
    for (let left = true; left; ) {
      const answer = await client.get('/plans?status=paused');
      const { plans } = PlanListSchema.parse(answer?.body);
      for (const { id } of plans) await client.post(`/plans/${id}/resume`, {});
      left = plans.length > 0;
    }
  }
}
