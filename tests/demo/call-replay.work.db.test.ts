import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call } from '../../lib/calls/tables';
import { createCallReplay } from '../../lib/demo/call-replay';
import { withPastClock } from '../../lib/demo/clock';
import { seedDemo } from '../../lib/demo/seed-demo';
import { seedHistory } from '../../lib/demo/seed-history';
import { exampleCall } from '../../lib/onboarding/example-call';
import { createLocalPlanner } from '../../lib/planner/local/planner';
import { approvePlan } from '../../lib/plans/lifecycle/review';
import { type Accounts, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
beforeEach(async () => {
  accounts = await openAccounts();
  await seedDemo(accounts);
});
afterEach(() => accounts.database.close());

test('due work of other organizations is not run', async () => {
  const { db } = accounts.database;
  const other = await signUp(accounts, 'Other');
  const theirs = await createOrg(accounts, other, 'other');
  await db.insert(call).values({
    org_id: theirs,
    id: '00000000-0000-4000-8000-0000000000aa',
    source: 'test',
    external_id: 'theirs',
    participants: [],
    turns: [],
    turn_count: 0,
    planning: { state: 'queued' },
    plan_due_at: new Date(Date.now() - 200 * 3_600_000),
  });
  await expect(seedHistory(accounts)).rejects.toThrow('other work is due');
  const [row] = await db.select().from(call).where(eq(call.org_id, theirs));
  expect(row?.planning).toEqual({ state: 'queued' });
});

test('the example call for new organizations leads to a proposed message', async () => {
  await accounts.database.db.update(call).set({ plan_due_at: null });
  await withPastClock(accounts.database, new Date(), async (clock) => {
    const past = createCallReplay(clock, createLocalPlanner());
    await past.addPastCall(exampleCall(new Date()));
    const { version } = await past.plan();
    await approvePlan(past.tx, await past.target({ id: 'x', name: 'X', role: 'owner' }), { version });
    await past.run();
    const { entry } = await past.waiting();
    expect(entry.tool).toBe('send_email');
    expect(entry.args.body).toMatch(/between ten and twelve/);
  });
});
