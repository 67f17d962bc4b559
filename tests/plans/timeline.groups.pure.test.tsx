import { expect, test } from 'vitest';
import { groupLog, outcomeOf } from '../../app/[org]/plans/[planId]/_timeline/group-log';
import { describeSystemEntry } from '../../app/[org]/plans/[planId]/_timeline/system-entry';
import type { Entry, PlanLogDisplay, ToolCallStatus } from '../../lib/plans/schema/log-entry';

let made = 0;
function log(entry: Entry): PlanLogDisplay {
  made += 1;
  const created_at = new Date(Date.UTC(2026, 10, 22, 10, 0, made)).toISOString();
  return { id: `e${made}`, entry, created_at, version: made };
}
const started = (run_id: string) => log({ kind: 'system', event: 'execution_started', run_id });
const ended = (run_id: string) =>
  log({ kind: 'system', event: 'execution_ended', run_id, outcome: 'waiting' });
const message = (run_id: string, status: ToolCallStatus) =>
  log({
    kind: 'tool_call',
    tool: 'send_sms',
    run_id,
    step: 0,
    args: { to: '+12125550100', body: 'Hi' },
    evidence: [],
    status,
  });
const by = { kind: 'user', id: 'u1', name: 'Ana' } as const;
const at = '2026-11-22T10:00:00.000Z';

test('waiting entries are on top, and the others are grouped by run with the newest first', () => {
  const approval = log({ kind: 'system', event: 'lifecycle', run_id: null, action: 'approved', by });
  const waits = message('r1', { state: 'pending' });
  const rejected = message('r1', { state: 'rejected', by, at, reason: 'No.' });
  const logs = [approval, started('r1'), waits, rejected, ended('r1'), started('r2')];
  const { waiting, history } = groupLog(logs);
  expect(waiting.map(({ id }) => id)).toEqual([waits.id]);
  expect(history.map(({ id }) => id)).toEqual(['r2', 'r1', approval.id]);
  const run = history[1];
  if (run?.kind !== 'run') throw new Error('no run');
  expect(run.logs.map(({ id }) => id)).toEqual([logs[1]?.id, rejected.id, logs[4]?.id]);
  expect(outcomeOf(run)).toBe('waiting');
});

test.each<ToolCallStatus['state']>(['pending', 'approved', 'dispatching', 'unknown'])('%s waits', (state) => {
  const statuses: Partial<Record<string, ToolCallStatus>> = {
    pending: { state: 'pending' },
    approved: { state: 'approved', by, at, run_at: at },
    dispatching: { state: 'dispatching', by, at, attempt: 1 },
    unknown: { state: 'unknown', since: at },
  };
  const status = statuses[state];
  if (!status) throw new Error('no such state');
  expect(groupLog([message('r1', status)]).waiting).toHaveLength(1);
});

test('a settled entry stays in place while it is in use, and moves to its run afterwards', () => {
  const settled = message('r1', { state: 'expired', at });
  expect(groupLog([settled], { kept: (id) => id === settled.id }).waiting).toHaveLength(1);
  expect(groupLog([settled]).waiting).toHaveLength(0);
  expect(groupLog([settled]).history).toHaveLength(1);
});

test('an entry of a newer server version is one unreadable line and does not break the page', () => {
  const [unknown, action] = [
    { kind: 'system', run_id: null, event: 'from the future' },
    { kind: 'system', run_id: null, event: 'lifecycle', action: 'from the future', by },
  ].map((entry) => describeSystemEntry(JSON.parse(JSON.stringify(entry))).line);
  expect(unknown).toContain('reload');
  expect(action).toBe('Ana changed the plan');
});
