import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '../../lib/db/transaction';
import { executeScheduledToolCalls } from '../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createOutboxProvider } from '../../lib/delivery/providers/outbox';
import { AppError } from '../../lib/errors';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { approvePlan, rejectPlan } from '../../lib/plans/lifecycle/review';
import type { ToolCallState } from '../../lib/plans/schema/log-entry';
import type { PlanState } from '../../lib/plans/schema/plan';
import { plan as planTable } from '../../lib/plans/tables';
import {
  canMoveEntry,
  canMovePlan,
  isTerminal,
  isWaiting,
  PLAN_TRANSITIONS,
} from '../../lib/plans/transitions';
import { org_setting } from '../../lib/settings/tables';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import {
  ANA,
  BEN,
  detailOf,
  eventsOf,
  makeDue,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';

let database: Awaited<ReturnType<typeof openEmbedded>>;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

const ACTIONS = [
  'run',
  'approve_plan',
  'reject_plan',
  'pause',
  'resume',
  'stop',
  'approve',
  'reject',
  'answer',
  'edit',
  'undo',
  'dispatch',
] as const;
const step = fc.record({
  action: fc.constantFrom(...ACTIONS),
  pick: fc.nat(5),
  who: fc.constantFrom(ANA, BEN),
  /** The proposals of the planner when this step is a run. */
  proposals: fc.array(fc.constantFrom('send_email', 'ask_user', 'complete_plan', 'fail_plan'), {
    maxLength: 3,
  }),
});
type Step = { action: (typeof ACTIONS)[number]; pick: number; who: typeof ANA; proposals: string[] };

let words = 0;
/** Each proposal has another text, because duplicates are refused. */
function proposal(tool: string) {
  words += 1;
  const args: Record<string, object> = {
    send_email: { to: 'kim@example.com', subject: `Mail ${words}`, body: 'Hello.' },
    ask_user: { question: `Question ${words}?` },
    complete_plan: { summary: 'Done.' },
    fail_plan: { reason: 'It cannot be done.' },
  };
  return { tool, args: args[tool], evidence: [] };
}

async function take(org: string, plan_id: string, { action, pick, who, proposals }: Step): Promise<void> {
  const detail = await detailOf(database, org, plan_id);
  const calls = detail.log.filter(({ entry }) => entry.kind === 'tool_call');
  const entry = calls.at(pick % Math.max(1, calls.length));
  const target = { org_id: org, plan_id, actor: who };
  const { version } = detail.plan;
  const on = entry && { ...target, entry_id: entry.id };
  const args = { to: 'kim@example.com', subject: 'Edited', body: `Words ${pick}` };
  const at = { version: entry?.version ?? 1 };
  const inTx = (work: (tx: Tx) => Promise<unknown>) => database.transaction(work);
  if (action === 'run') await runOnce(database, scriptedPlanner([{ proposals: proposals.map(proposal) }]));
  if (action === 'approve_plan') await inTx((tx) => approvePlan(tx, target, { version }));
  if (action === 'reject_plan') await inTx((tx) => rejectPlan(tx, target, { version, reason: 'No.' }));
  if (action === 'pause') await inTx((tx) => pausePlan(tx, target));
  if (action === 'resume') await inTx((tx) => resumePlan(tx, target));
  if (action === 'stop') await inTx((tx) => stopPlan(tx, target));
  if (!on) return;
  if (action === 'approve') await inTx((tx) => approveLogEntry(tx, on, at));
  if (action === 'reject') await inTx((tx) => rejectLogEntry(tx, on, { ...at, reason: 'No.' }));
  if (action === 'answer') await inTx((tx) => answerQuestion(tx, on, { ...at, answer: 'Yes.' }));
  if (action === 'edit') await inTx((tx) => editLogEntry(tx, on, { ...at, args }));
  if (action === 'undo') await inTx((tx) => undoLogEntry(tx, on, at));
  if (action === 'dispatch') {
    const approved = calls.find(
      ({ entry }) => entry.kind === 'tool_call' && entry.status.state === 'approved',
    );
    if (approved) await makeDue(database, approved.id);
    const outbox = createOutboxProvider(database);
    const providers = { send_email: outbox, send_sms: outbox };
    await executeScheduledToolCalls({ database, providers, leaseMs: 30_000, timeoutMs: 5_000 });
  }
}

/** The states of the plan and of each entry, in the order of the stream. */
async function publishedStates(org: string) {
  const plan: PlanState[] = [];
  const entries = new Map<string, ToolCallState[]>();
  for (const event of await eventsOf(database, org)) {
    if (event.type === 'plan.created') plan.push(event.payload.state);
    if (event.type === 'plan.state.changed') plan.push(event.payload.state);
    if (event.type !== 'plan.log.new' || event.payload.entry.kind !== 'tool_call') continue;
    const { id, entry } = event.payload;
    entries.set(id, [...(entries.get(id) ?? []), entry.status.state]);
  }
  return { plan, entries };
}

test('for any order of decisions, runs and time, the stream contains only legal transitions and ends in the state of the tables', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.boolean(),
      fc.array(step, { minLength: 5, maxLength: 25 }),
      async (review, held, steps) => {
        await database.db.delete(planTable);
        const org = await insertOrg(database, `walk${words++}`);
        if (!held) await database.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
        const { plan_id } = await readyPlan(database, org, { auto_approve: !review });
        for (const each of steps) {
          try {
            await take(org, plan_id, each);
          } catch (error) {
            // A late decision is a conflict; any other error is a bug.
            if (!(error instanceof AppError && ['conflict', 'invalid'].includes(error.code))) throw error;
          }
        }
        const { plan, log } = await detailOf(database, org, plan_id);
        const published = await publishedStates(org);
        for (const [index, state] of published.plan.slice(1).entries()) {
          const before = published.plan[index];
          expect(before && (before.status === state.status || canMovePlan(before.status, state.status))).toBe(
            true,
          );
        }
        expect(published.plan.at(-1)).toEqual(plan.state);
        let waiting = 0;
        for (const { id, entry } of log) {
          if (entry.kind !== 'tool_call') continue;
          const states = published.entries.get(id) ?? [];
          for (const [index, state] of states.slice(1).entries()) {
            const before = states[index];
            expect(before && canMoveEntry(before, state)).toBe(true);
          }
          expect(states.at(-1)).toBe(entry.status.state);
          if (isWaiting(entry.status.state)) waiting += 1;
        }
        if (plan.state.status === 'awaiting_input') expect(waiting).toBeGreaterThan(0);
        if (plan.state.status === 'stand_by' || isTerminal(plan.state.status)) expect(waiting).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

test('every plan state is reachable from the first one, and every state that is not final leads to a final one', () => {
  const reach = (from: (keyof typeof PLAN_TRANSITIONS)[]) => {
    const seen = new Set(from);
    for (const state of seen) for (const next of PLAN_TRANSITIONS[state]) seen.add(next);
    return seen;
  };
  const all = Object.keys(PLAN_TRANSITIONS);
  expect([...reach(['pending_review', 'stand_by'])].sort()).toEqual(all.sort());
  fc.assert(
    fc.property(fc.constantFrom(...reach(['pending_review', 'stand_by'])), (state) => {
      expect([...reach([state])].some(isTerminal)).toBe(true);
    }),
  );
});
