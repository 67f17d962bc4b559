import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallStatusSchema } from '../../../lib/plans/schema/log-entry';
import { PlanStateSchema } from '../../../lib/plans/schema/plan';
import { canMoveEntry, canMovePlan } from '../../../lib/plans/transitions';
import { freshDatabase } from '../../helpers/db/database';

const PLAN_STATES = PlanStateSchema.options.map((option) => option.shape.status.value);
const ENTRY_STATES = CallStatusSchema.options.map((option) => option.shape.state.value);

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: await freshDatabase() });
  await client.connect();
});
afterAll(() => client.end());

async function allowed(name: 'plan_may_move' | 'entry_may_move', states: readonly string[]) {
  const { rows } = await client.query<{ pair: string }>(
    `select was || ' → ' || becomes as pair from unnest($1::text[]) was, unnest($1::text[]) becomes
      where ${name}(was, becomes)`,
    [states],
  );
  return rows.map((row) => row.pair).sort();
}

function pairs<T extends string>(states: readonly T[], legal: (from: T, to: T) => boolean) {
  const all = states.flatMap((from) => states.map((to) => ({ from, to })));
  return all.filter(({ from, to }) => legal(from, to)).map(({ from, to }) => `${from} → ${to}`);
}

test('PostgreSQL allows exactly the plan transitions of the table in code', async () => {
  // A write that keeps the state is an update too, so the database also allows the present state.
  const legal = pairs(PLAN_STATES, (from, to) => from === to || canMovePlan(from, to));
  expect(await allowed('plan_may_move', PLAN_STATES)).toEqual(legal.sort());
});

test('PostgreSQL allows exactly the tool call transitions of the table in code', async () => {
  expect(await allowed('entry_may_move', ENTRY_STATES)).toEqual(pairs(ENTRY_STATES, canMoveEntry).sort());
});

test('an unknown state has no transitions to or from it', async () => {
  const { rows } = await client.query(
    `select plan_may_move('completed', 'sent') a, plan_may_move('sent', 'completed') b, entry_may_move('sent', 'sent') c`,
  );
  expect(rows).toEqual([{ a: false, b: false, c: false }]);
});
