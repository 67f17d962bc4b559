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

export type DemoPerson = { id: string; name: string; role: Role };
export type SendOutcome = 'stored' | 'refused' | 'lost';
export type WaitingEntry = { id: string; version: number; entry: ToolCallEntry };

const MINUTE_MS = 60_000;
const LEASE_MS = 60_000;
const MAX_RUNS = 10;
const org_id = DEMO_ORG.id;

/** One call of the past and its plan, moved forward step by step through the product's own functions. */
export type CallReplay = Clock & {
  advance(minutes: number): Promise<void>;
  addPastCall(input: CallInput): Promise<void>;
  /** The plan as it is now. */
  plan(): Promise<PlanRow>;
  target(person: DemoPerson): Promise<PlanTarget>;
  /** The oldest waiting entry, and the target of a decision about it. */
  waiting(): Promise<WaitingEntry>;
  entry(person: DemoPerson): Promise<EntryTarget & { version: number }>;
  /** Runs the plan's due runs, one after the other. */
  run(planner?: Planner): Promise<void>;
  /** Sends the approved message when it is due. */
  send(outcome?: SendOutcome): Promise<void>;
};

/** Replays one call at a time; `planner` is the one that plans and runs it. Call `addPastCall` first. */
export function createCallReplay(clock: Clock, planner: Planner): CallReplay {
  const { tx, database } = clock;
  const neverAborted = new AbortController().signal;
  let callId = '';

  const advance = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * MINUTE_MS));

  async function readPlan(): Promise<PlanRow> {
    const [row] = await tx
      .select()
      .from(plan)
      .where(and(eq(plan.org_id, org_id), eq(plan.call_id, callId)));
    if (!row) throw new Error('the demo’s call has no plan');
    return row;
  }

  async function target({ id, name, role }: DemoPerson): Promise<PlanTarget> {
    const plan_id = (await readPlan()).id;
    return { org_id, plan_id, actor: { kind: 'user', id, name }, role, channel: 'web' };
  }

  async function entryInState(state: 'pending' | 'approved') {
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

  /** Other work that is due belongs to the jobs, not to this transaction. */
  async function requireNoOtherWork(): Promise<void> {
    const due = sql`clock_timestamp()`;
    const { id } = await readPlan().catch(() => ({ id: null }));
    const plans = await tx.$count(
      plan,
      and(eq(plan.status, 'stand_by'), lte(plan.next_execution_at, due), id ? ne(plan.id, id) : undefined),
    );
    const calls = await tx.$count(call, and(lte(call.plan_due_at, due), ne(call.id, callId)));
    if (plans + calls > 0) throw new Error('other work is due; the next start adds the demo’s history');
  }

  return {
    ...clock,
    advance,
    plan: readPlan,
    target,
    waiting: () => entryInState('pending'),
    async addPastCall(input) {
      callId = (await addCall(database, org_id, input)).call.id;
      await advance(0.2);
      await requireNoOtherWork();
      await createPlansFromCall(database, planner, neverAborted);
    },
    async entry(person) {
      const { id, version } = await entryInState('pending');
      return { ...(await target(person)), entry_id: id, version };
    },
    async run(runPlanner = planner) {
      for (let runs = 0; runs < MAX_RUNS; runs += 1) {
        await advance(0.1);
        const { status, next_execution_at } = await readPlan();
        if (status !== 'stand_by' || !next_execution_at || next_execution_at > clock.now()) return;
        await requireNoOtherWork();
        await executePlan({ database, planner: runPlanner, leaseMs: LEASE_MS }, neverAborted);
      }
      throw new Error('the demo’s plan does not stop running');
    },
    async send(outcome = 'stored') {
      const row = await entryInState('approved');
      if (row.run_at && row.run_at > clock.now()) await clock.set(new Date(row.run_at.getTime() + 500));
      const provider = providerWithOutcome(outcome, createOutboxProvider(database));
      const deps: DispatchDeps = {
        database,
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
function providerWithOutcome(outcome: SendOutcome, outbox: Provider): Provider {
  if (outcome === 'stored') return outbox;
  return {
    name: 'demo',
    honors_keys: false,
    async send() {
      if (outcome === 'refused') throw new DefinitelyNotSent('The mailbox does not exist (550 5.1.1).');
      throw new Error('The connection broke after the message had been handed over.');
    },
  };
}
