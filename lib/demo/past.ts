import 'server-only';
import { and, asc, eq, lte, ne, sql } from 'drizzle-orm';
import type { Role } from '../auth/roles';
import { createPlansFromCall } from '../calls/create-plans-from-call';
import { addCall } from '../calls/intake';
import type { CallInput } from '../calls/schema';
import { call } from '../calls/tables';
import { type DispatchDeps, recordOutcome, send, writeIntent } from '../delivery/dispatch/dispatch';
import { createOutboxProvider } from '../delivery/providers/outbox';
import { DefinitelyNotSent, type Provider } from '../delivery/providers/provider';
import { executePlan } from '../executor/execute-plan';
import type { Planner } from '../planner/planner';
import type { PlanRow } from '../plans/changes/apply-change';
import type { EntryTarget } from '../plans/decisions/decide-entry';
import type { PlanTarget } from '../plans/lifecycle/plan-target';
import type { ToolCallEntry } from '../plans/schema/log-entry';
import { log_entry, plan } from '../plans/tables';
import type { Clock } from './clock';
import { DEMO_ORG } from './demo';

export type Person = { id: string; name: string; role: Role };
export type Ending = 'kept' | 'refused' | 'lost';
export type Waiting = { id: string; version: number; entry: ToolCallEntry };

const MINUTE_MS = 60_000;
const LEASE_MS = 60_000;
const MOST_RUNS = 10;
const org_id = DEMO_ORG.id;

/** One call and its plan, step by step through the functions of the product. */
export type Past = Clock & {
  later(minutes: number): Promise<void>;
  addPastCall(input: CallInput): Promise<void>;
  /** The plan as it is now. */
  plan(): Promise<PlanRow>;
  target(who: Person): Promise<PlanTarget>;
  /** The waiting entries, and the decider to decide about them. */
  waiting(): Promise<Waiting>;
  entry(who: Person): Promise<EntryTarget & { version: number }>;
  /** Runs the plan's due runs, one after the other. */
  run(planner?: Planner): Promise<void>;
  /** Sends the approved message when it is due. */
  send(ending?: Ending): Promise<void>;
};

export function pastOf(clock: Clock, planner: Planner): Past {
  const { tx, inside } = clock;
  const never = new AbortController().signal;
  let callId = '';

  const later = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * MINUTE_MS));

  async function readPlan(): Promise<PlanRow> {
    const [row] = await tx
      .select()
      .from(plan)
      .where(and(eq(plan.org_id, org_id), eq(plan.call_id, callId)));
    if (!row) throw new Error('the demo’s call has led to no plan');
    return row;
  }

  async function target({ id, name, role }: Person): Promise<PlanTarget> {
    const plan_id = (await readPlan()).id;
    return { org_id, plan_id, actor: { kind: 'user', id, name }, role, channel: 'web' };
  }

  async function entryThat(state: 'pending' | 'approved') {
    const { id } = await readPlan();
    const [row] = await tx
      .select()
      .from(log_entry)
      .where(and(eq(log_entry.org_id, org_id), eq(log_entry.plan_id, id), eq(log_entry.status, state)))
      .orderBy(asc(log_entry.created_at))
      .limit(1);
    if (row?.entry.kind !== 'tool_call') throw new Error(`nothing in the demo’s plan is ${state}`);
    return { ...row, entry: row.entry };
  }

  /** Other due work belongs to the runner, not to this transaction. */
  async function requireNothingElse(): Promise<void> {
    const due = sql`clock_timestamp()`;
    const { id } = await readPlan().catch(() => ({ id: null }));
    const plans = await tx.$count(
      plan,
      and(eq(plan.status, 'stand_by'), lte(plan.next_execution_at, due), id ? ne(plan.id, id) : undefined),
    );
    const calls = await tx.$count(call, and(lte(call.plan_due_at, due), ne(call.id, callId)));
    if (plans + calls > 0) throw new Error('other work is due; the demo’s history waits for the next start');
  }

  return {
    ...clock,
    later,
    plan: readPlan,
    target,
    waiting: () => entryThat('pending'),
    async addPastCall(input) {
      callId = (await addCall(inside, org_id, input)).call.id;
      await later(0.2);
      await requireNothingElse();
      await createPlansFromCall(inside, planner, never);
    },
    async entry(who) {
      const { id, version } = await entryThat('pending');
      return { ...(await target(who)), entry_id: id, version };
    },
    async run(other = planner) {
      for (let runs = 0; runs < MOST_RUNS; runs += 1) {
        await later(0.1);
        const { status, next_execution_at } = await readPlan();
        if (status !== 'stand_by' || !next_execution_at || next_execution_at > clock.now()) return;
        await requireNothingElse();
        await executePlan({ database: inside, planner: other, leaseMs: LEASE_MS }, never);
      }
      throw new Error('the demo’s plan does not come to rest');
    },
    async send(ending = 'kept') {
      const row = await entryThat('approved');
      if (row.run_at && row.run_at > clock.now()) await clock.set(new Date(row.run_at.getTime() + 500));
      const provider = providerThat(ending, createOutboxProvider(inside));
      const deps: DispatchDeps = {
        database: inside,
        providers: { send_email: provider, send_sms: provider },
        leaseMs: LEASE_MS,
        timeoutMs: LEASE_MS / 2,
      };
      const { plan_id, id, fence } = row;
      const intent = await writeIntent(tx, deps, { org_id, plan_id, id, fence });
      if (!intent) throw new Error('the demo’s message was held back');
      await recordOutcome(tx, intent, await send(deps, intent));
    },
  };
}

/** Providers that send nothing. */
function providerThat(ending: Ending, outbox: Provider): Provider {
  if (ending === 'kept') return outbox;
  return {
    name: 'demo',
    honors_keys: false,
    async send() {
      if (ending === 'refused') throw new DefinitelyNotSent('The mailbox does not exist (550 5.1.1).');
      throw new Error('The connection broke after the message had been handed over.');
    },
  };
}
