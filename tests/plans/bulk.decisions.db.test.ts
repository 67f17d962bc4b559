import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../lib/db/transaction';
import { decideMany, isFinal } from '../../lib/plans/decisions/bulk';
import { decisionsOf } from '../helpers/builders/decisions';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { BEN } from '../helpers/providers/scripted';

withFreshOrg();

const reported: string[] = [];
beforeEach(() => {
  reported.length = 0;
});

const deciding = (over: Database = database) => ({
  transaction: over.transaction,
  decider: { org_id: org, actor: BEN, role: 'member', channel: 'web' } as const,
  report: (error: Error) => void reported.push(error.message),
});
type Waiting = Awaited<ReturnType<typeof waitingEntry>>;
const item = ({ plan_id, target, version }: Waiting, decision: 'approve' | 'reject' | 'undo') => ({
  plan_id,
  entry_id: target.entry_id,
  version,
  decision,
});

test('bulk decisions have one outcome each, and an internal failure fails only its own entry and is reported', async () => {
  const first = await waitingEntry(database, org);
  const second = await waitingEntry(database, org);
  let calls = 0;
  const failing: Database = {
    ...database,
    transaction(work) {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('the connection is gone')) : database.transaction(work);
    },
  };
  const items = [
    item(first, 'approve'),
    item(second, 'approve'),
    { ...item(first, 'approve'), version: 1 },
    item(second, 'reject'),
  ];
  const result = await decideMany(deciding(failing), items);
  expect(result.outcomes).toMatchObject([
    { ok: true, log: { entry: { status: { state: 'approved', by: BEN } } } },
    { ok: false, code: 'unavailable' },
    { ok: false, code: 'conflict', current: { id: first.target.entry_id } },
    { ok: false, code: 'bad_request', message: 'A rejection needs a reason.' },
  ]);
  expect(reported).toEqual(['the connection is gone']);
  // An internal failure may be retried; any other outcome would be the same again.
  expect(isFinal(result)).toBe(false);
  expect(isFinal({ outcomes: result.outcomes.filter((_, index) => index !== 1) })).toBe(true);
});

test("a repeat after a crash returns each entry's state and decides nothing twice", async () => {
  const first = await waitingEntry(database, org);
  const second = await waitingEntry(database, org);
  await decideMany(deciding(), [item(first, 'approve')]);
  const { outcomes } = await decideMany(deciding(), [item(first, 'approve'), item(second, 'approve')]);
  expect(outcomes).toMatchObject([{ ok: true }, { ok: true }]);
  for (const { plan_id } of [first, second]) {
    expect(await decisionsOf(database, plan_id)).toMatchObject([
      { kind: 'approve', channel: 'bulk', role: 'member', actor: BEN },
    ]);
  }
});

test.each(['approve', 'reject'] as const)('bulk decisions can be undone in bulk: %s', async (decision) => {
  const waiting = [await waitingEntry(database, org), await waitingEntry(database, org)];
  const decided = await decideMany(
    deciding(),
    waiting.map((each) => ({ ...item(each, decision), reason: 'Not now.' })),
  );
  const back = decided.outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(outcome.message);
    const { plan_id, entry_id, log } = outcome;
    return { plan_id, entry_id, version: log.version, decision: 'undo' as const };
  });
  const { outcomes } = await decideMany(deciding(), back);
  expect(outcomes).toMatchObject(
    waiting.map(() => ({ decision: 'undo', ok: true, log: { entry: { status: { state: 'pending' } } } })),
  );
});
