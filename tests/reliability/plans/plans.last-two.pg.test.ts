import { afterAll, beforeAll, expect, test } from 'vitest';
import { rejectLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { twoPromises } from '../../helpers/builders/calls';
import { setTemplate } from '../../helpers/builders/plans';
import { emailTo, type WaitingPlan, waitingPlans } from '../../helpers/builders/waiting-plans';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { addMember, createOrg, type Org, signIn } from '../../helpers/db/org';
import { openPool } from '../../helpers/db/pool';
import { type Api, ok, openApi } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { inWaves, raceScale } from '../../helpers/load/waves';
import { ANA, BEN } from '../../helpers/providers/scripted';

const PAIRS = 300 * raceScale();
const OVER_HTTP = 5;

type Pool = ReturnType<typeof openPool>;
/** Two people, each at another process: they share only the database. */
let pools: { ana: Pool; ben: Pool };
let backend: Backend | undefined;
beforeAll(async () => {
  const url = await freshDatabase();
  pools = { ana: openPool(url), ben: openPool(url) };
});
afterAll(async () => {
  await Promise.all([pools?.ana.close(), pools?.ben.close(), backend?.close()]);
});

const twoEmails = (index: number) => [
  emailTo(`first.${index}@example.com`),
  emailTo(`second.${index}@example.com`),
];

async function statuses(org: string): Promise<Record<string, number>> {
  const { rows } = await pools.ana.pool.query(
    'select status, count(*)::int as plans from plan where org_id = $1 group by status',
    [org],
  );
  return Object.fromEntries(rows.map(({ status, plans }) => [status, plans]));
}

test(`two people settle a plan's last two entries at the same moment, ${PAIRS} times: the plan always continues`, async () => {
  const org = await insertOrg(pools.ana, 'two-people');
  const plans = await waitingPlans(pools.ana, org, PAIRS, twoEmails);
  await inWaves(plans, 4, ({ plan_id, entries: [one, two] }) => {
    if (!one || !two) throw new Error('two entries wait');
    const reason = 'Settled by phone.';
    const at = { org_id: org, plan_id };
    return Promise.all([
      pools.ana.transaction((tx) =>
        rejectLogEntry(tx, { ...at, entry_id: one.id, actor: ANA }, { version: one.version, reason }),
      ),
      pools.ben.transaction((tx) =>
        rejectLogEntry(tx, { ...at, entry_id: two.id, actor: BEN }, { version: two.version, reason }),
      ),
    ]);
  });
  expect(await statuses(org)).toEqual({ stand_by: PAIRS });
});

test('negative control: without the lock on the plan, each still sees the other entry waiting, and some plans never continue', async () => {
  const org = await insertOrg(pools.ana, 'naive');
  const plans = await waitingPlans(pools.ana, org, 300, twoEmails);
  const settle = async ({ pool }: Pool, { plan_id }: WaitingPlan, entryId: string) => {
    const client = await pool.connect();
    const of = [org, plan_id];
    await client.query('begin');
    await client.query(
      `update log_entry set entry = jsonb_set(entry, '{status}', '{"state": "rejected"}')
       where org_id = $1 and plan_id = $2 and id = $3`,
      [...of, entryId],
    );
    const { rows } = await client.query(
      `select 1 from log_entry where org_id = $1 and plan_id = $2 and status = 'pending'`,
      of,
    );
    if (rows.length === 0) {
      const next = JSON.stringify({ status: 'stand_by', next_execution_at: new Date().toISOString() });
      await client.query('update plan set state = $3 where org_id = $1 and id = $2', [...of, next]);
    }
    await client.query('commit');
    client.release();
  };
  await inWaves(plans, 4, (plan) => {
    const [one, two] = plan.entries;
    return Promise.all([settle(pools.ana, plan, one?.id ?? ''), settle(pools.ben, plan, two?.id ?? '')]);
  });
  const { rows } = await pools.ana.pool.query(
    `select 1 from plan where org_id = $1 and status = 'awaiting_input' and not exists (
       select 1 from log_entry e where e.org_id = plan.org_id and e.plan_id = plan.id and e.status = 'pending')`,
    [org],
  );
  expect(rows.length).toBeGreaterThan(0);
});

test(`over HTTP at two processes, ${OVER_HTTP} times: every plan completes`, async () => {
  backend = await openBackend('PostgreSQL');
  const env = { UNDO_WINDOW_S: '0' };
  const [a, b] = await Promise.all([backend.start(env), backend.start(env)]);
  const org: Org = await createOrg(a.origin);
  const member = await addMember(org, 'Ben');
  const ben: Api = openApi(await signIn(b.origin, member.email), org.slug);
  await setTemplate(org, { auto_approve: true });
  const plans = await Promise.all(
    Array.from({ length: OVER_HTTP }, () => org.api.planFromCall(twoPromises())),
  );
  for (const { id } of plans) {
    await org.api.planIn(id, 'awaiting_input');
    const waiting = (await org.api.entries(id)).filter(({ entry }) => entry.status.state === 'pending');
    const [one, two, ...more] = waiting;
    if (!one || !two || more.length > 0) throw new Error(`two entries wait, not ${waiting.length}`);
    const reason = { reason: 'Settled by phone.' };
    const answers = await Promise.all([
      org.api.decide(id, one, 'reject', reason),
      ben.decide(id, two, 'reject', reason),
    ]);
    for (const answer of answers) ok(answer);
  }
  for (const { id } of plans) expect(await org.api.planIn(id, 'completed')).toBeDefined();
});
