import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { createDatabase, type Database } from '../../../lib/db/transaction';
import { log_entry } from '../../../lib/plans/tables';
import { isTerminal, isWaiting } from '../../../lib/plans/transitions';
import { org_setting } from '../../../lib/settings/tables';
import { plan_template } from '../../../lib/templates/tables';
import { newWalk, takeMove, type Walk } from '../../helpers/builders/plan-walk';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { createRandom } from '../../helpers/load/random';
import { readyPlan } from '../../helpers/providers/scripted';
import { checkLog } from '../soak/support/fold';
import { readTables } from '../soak/support/read-tables';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
/** 2,000 include the rarest transitions; fewer already detect a broken lock. */
const TRANSITIONS = Number(process.env.TRANSITIONS ?? 500);

/** Every second command of the naive variant locks the entries before their plan. */
const naive = vi.hoisted(() => ({ on: false, calls: 0 }));

vi.mock('../../../lib/plans/changes/apply-change', async (load) => {
  const real = await load<typeof import('../../../lib/plans/changes/apply-change')>();
  const lockPlan: typeof real.lockPlan = async (tx, orgId, planId) => {
    if (naive.on && naive.calls++ % 2 === 0)
      await tx
        .select({ id: log_entry.id })
        .from(log_entry)
        .where(eq(log_entry.plan_id, planId))
        .orderBy(asc(log_entry.id))
        .for('update');
    return real.lockPlan(tx, orgId, planId);
  };
  return { ...real, lockPlan };
});

afterEach(() => {
  naive.on = false;
});

/** A pool as each process has one; deadlocks are detected after 50 ms instead of a second. */
function openProcess(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 3, options: '-c deadlock_timeout=50ms' });
  return createDatabase(
    drizzle(pool),
    () => {},
    () => pool.end(),
  );
}

/** 8 workers with their own connections make random moves until this many are done. */
async function walkConcurrently({
  plans,
  moves,
  workers = 8,
}: {
  plans: number;
  moves: number;
  workers?: number;
}) {
  const url = await freshDatabase();
  const first = openProcess(url);
  const org = await insertOrg(first, 'walkers');
  await first.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const ids: string[] = [];
  for (let index = 0; index < plans; index += 1)
    ids.push((await readyPlan(first, org, { auto_approve: index % 2 === 0 })).plan_id);
  await first.db.update(plan_template).set({ expires_after_s: 1 });
  const walk = newWalk();
  let made = 0;
  // When all plans have ended, no further move is possible.
  const walker = async (number: number) => {
    const random = createRandom(SEED + number);
    const database = openProcess(url);
    let idle = 0;
    while (made < moves && idle < 500) {
      if (await takeMove(database, org, ids, random, walk)) {
        made += 1;
        idle = 0;
      } else idle += 1;
    }
    await database.close();
  };
  await Promise.all(Array.from({ length: workers }, (_, number) => walker(number)));
  await first.close();
  return { walk, made, tables: await readTables(url), counted: await deadlocksIn(url) };
}

/** The deadlocks that PostgreSQL has counted, including those without a reported error. */
async function deadlocksIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  await client.end();
  return rows[0]?.deadlocks ?? 0;
}

function report(name: string, { walk, made, tables, counted }: Awaited<ReturnType<typeof walkConcurrently>>) {
  const kinds = [...walk.done].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  const states = new Map<string, number>();
  for (const { state } of tables.plans) states.set(state.status, (states.get(state.status) ?? 0) + 1);
  const moved = tables.events.filter(({ type }) => type === 'plan.state.changed').length;
  console.info(
    `${name}: SEED=${SEED}, ${made} transitions (${kinds.join(', ')}), ${moved} changes of a plan's state, ` +
      `${tables.events.length} events, ${walk.refused} lost races, ${walk.deadlocks} deadlocks told, ${counted} counted, ` +
      `${walk.failures.length} failures; plans at the end: ${[...states].map(([status, count]) => `${count} ${status}`).join(', ')}`,
  );
}

function contradictions({ tables }: { tables: Awaited<ReturnType<typeof readTables>> }): string[] {
  const found: string[] = [];
  const history = { tables, effects: [], acknowledged: [] };
  checkLog(history, (promise, what) => void found.push(`${promise}: ${what}`));
  for (const { id, state, run_id } of tables.plans) {
    const own = tables.entries.filter((row) => row.plan_id === id);
    const states = own.flatMap(({ entry }) => (entry.kind === 'tool_call' ? [entry.status.state] : []));
    if (state.status === 'awaiting_input' && !states.some(isWaiting)) found.push(`${id} waits for nothing`);
    if (state.status === 'executing') found.push(`${id} is still said to run`);
    if (isTerminal(state.status)) {
      if (run_id) found.push(`${id} has ended with a run open`);
      if (states.some((each) => each === 'pending' || each === 'approved'))
        found.push(`${id} has ended, and something still waits`);
    }
  }
  return found;
}

const messages = ({ failures }: Walk) => failures.map((error) => `${error.message} ${error.cause ?? ''}`);

test(`50 plans with 8 workers and ${TRANSITIONS} random transitions have only legal paths, no contradiction and no deadlock`, async () => {
  const outcome = await walkConcurrently({ plans: 50, moves: TRANSITIONS });
  report('Plan first', outcome);
  expect(messages(outcome.walk)).toEqual([]);
  expect(contradictions(outcome)).toEqual([]);
  expect(outcome.made).toBeGreaterThanOrEqual(TRANSITIONS);
  expect(outcome.tables.plans).toHaveLength(50);
  expect({ told: outcome.walk.deadlocks, counted: outcome.counted }).toEqual({ told: 0, counted: 0 });
}, 900_000);

test('negative control: with entries locked before their plan in every second command, deadlocks occur', async () => {
  naive.on = true;
  const outcome = await walkConcurrently({ plans: 4, moves: 120 });
  report('Entries first', outcome);
  expect(outcome.counted).toBeGreaterThan(0);
});
