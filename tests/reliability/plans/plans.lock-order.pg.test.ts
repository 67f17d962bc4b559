import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlansFromCall } from '../../../lib/calls/create-plans-from-call';
import { addCall } from '../../../lib/calls/intake';
import { getCall } from '../../../lib/calls/queries/calls';
import { AppError } from '../../../lib/errors';
import type { Planner } from '../../../lib/planner/planner';
import { createPlanFromTemplate } from '../../../lib/plans/create';
import { createTemplate } from '../../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../../lib/templates/default-template';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';
import { waitFor } from '../../helpers/wait';

let database: PooledDatabase;
beforeAll(async () => {
  database = openPool(await freshDatabase(), 8);
});
afterAll(() => database?.close());

const planner: Planner = {
  name: 'scripted',
  preview: async ({ template }) => ({
    owed: true,
    title: template.name,
    description: 'It was promised.',
    actions: [],
  }),
  next: async () => ({ proposals: [] }),
};

const waiting = async (count: number) => {
  const { rows } = await database.pool.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length >= count;
};

test('two plans from one call and the same plan created by hand at the same moment do not block each other', async () => {
  const org = await insertOrg(database, 'busy');
  const ids: string[] = [];
  for (const name of ['First', 'Second']) {
    const made = await database.transaction((tx) => createTemplate(tx, org, { ...DEFAULT_TEMPLATE, name }));
    ids.push(made.id);
  }
  const { call } = await addCall(database, org, promiseOfEmail());

  // Another transaction locks the org's stream, so that both wait for it in a known order.
  const other = await database.pool.connect();
  await other.query('begin');
  await other.query('select 1 from org_stream where org_id = $1 for update', [org]);
  const fromCall = createPlansFromCall(database, planner, new AbortController().signal);
  await waitFor('the plans of the call wait for the stream', () => waiting(1));
  const byHand = database
    .transaction((tx) =>
      createPlanFromTemplate(tx, org, { template_id: ids[1] ?? '', contact_ids: [], call_id: call.id }),
    )
    .then(
      () => null,
      (error: unknown) => error,
    );
  await waitFor('the plan by hand waits too', () => waiting(2));
  await other.query('commit');
  other.release();

  await fromCall;
  const refused = await byHand;
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: 'conflict' });
  const found = await database.snapshot((tx) => getCall(tx, org, call.id));
  expect(found?.call.planning).toMatchObject({
    state: 'planned',
    plan_ids: [{}, {}].map(() => expect.any(String)),
  });
});
