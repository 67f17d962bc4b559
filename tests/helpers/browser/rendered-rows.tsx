import type { ReactNode } from 'react';
import { OrgProvider } from '../../../app/[org]/_org/org-context';
import type { Inbox } from '../../../lib/plans/schema/inbox';
import type { PlanLogDisplay, ToolCallEntry } from '../../../lib/plans/schema/log-entry';
import type { Plan, PlanList } from '../../../lib/plans/schema/plan';
import type { PlanDetail } from '../../../lib/plans/schema/plan-detail';
import { CONNECTED } from '../builders/channels';
import { EPOCH, newPlan } from '../builders/plan-history';
import { AT } from './live-events';

// Data whose rendering is counted: a row reads its contact's name, its text or its question only when it is rendered, and
// a getter counts the reads. This counts the renders of the app's own rows without React's profiler.

const reads = new Map<string, number>();
function countRead(id: string, text: string): string {
  reads.set(id, (reads.get(id) ?? 0) + 1);
  return text;
}

/** The number of renders of each row during `work`. */
export async function rendered(work: () => void | Promise<void>): Promise<Record<string, number>> {
  reads.clear();
  await work();
  return Object.fromEntries(reads);
}

const name = (kind: string, index: number) => `${kind}-${String(index).padStart(5, '0')}`;
const minutes = (count: number) => new Date(Date.parse(AT) + count * 60_000).toISOString();
export const planId = (index: number) => name('plan', index);
export const lineId = (index: number) => name('line', index);

export function countedPlan(index: number, version = 1): Plan {
  const id = planId(index);
  const contact = {
    id: `contact of ${id}`,
    email: null,
    phone: null,
    get name() {
      return countRead(id, `Contact of ${id}`);
    },
  };
  return { ...newPlan(id, version, minutes(-index)), state: { status: 'executing' }, contacts: [contact] };
}

export function countedLine(index: number, runId: string | null = 'run', version = 1): PlanLogDisplay {
  const id = lineId(index);
  const entry = {
    kind: 'system' as const,
    event: 'model_reasoning' as const,
    run_id: runId,
    get text() {
      return countRead(id, `Line ${index}`);
    },
  };
  return { id, entry, created_at: minutes(index), version };
}

export function countedQuestion(index: number, version = 1): PlanLogDisplay & { entry: ToolCallEntry } {
  const id = lineId(index);
  const args = {
    get question() {
      return countRead(id, `Question ${index}?`);
    },
  };
  const entry = {
    kind: 'tool_call' as const,
    tool: 'ask_user' as const,
    run_id: 'run',
    step: index,
    args,
    evidence: [],
    status: { state: 'pending' as const },
  };
  return { id, entry, created_at: minutes(index), version };
}

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const cursor = `${EPOCH}.100000`;
/** The first event after the snapshots. */
export const NEXT = 100_001;

export const listOf = (count: number): PlanList => ({
  plans: indexes(count).map((index) => countedPlan(index)),
  next: null,
  cursor,
});
export const detailOf = (lines: number): PlanDetail => ({
  plan: countedPlan(0),
  log: indexes(lines).map((index) => countedLine(index)),
  log_before: null,
  runs: [],
  cursor,
});
export const inboxOf = (count: number): Inbox => ({
  plans: [],
  items: indexes(count).map((index) => ({
    plan_id: planId(index),
    plan_title: `Plan ${index}`,
    contact: null,
    template: null,
    log: countedQuestion(index),
    reminded_at: null,
  })),
  rest: [],
  read_at: AT,
  cursor,
});

const TIMES = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
export function TestOrgProvider({ org, children }: { org: string; children: ReactNode }) {
  return (
    <OrgProvider
      value={{
        slug: org,
        name: 'Acme',
        role: 'member',
        userName: 'Ana',
        orgs: [],
        times: TIMES,
        ...CONNECTED,
      }}
    >
      {children}
    </OrgProvider>
  );
}
