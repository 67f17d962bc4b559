// `npm run bench:append`: the number of events a second that the log accepts by the product's own path (a transaction that reserves the
// numbers and writes the rows) and by a whole command (a plan's title is edited: two events, its history, its record).
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { organization } from '../../lib/auth/tables';
import { openDatabase } from '../../lib/db/connect';
import type { Database } from '../../lib/db/transaction';
import { type Env, readEnv } from '../../lib/env';
import { createCommitNotifier } from '../../lib/events/commit-notifier';
import { appendEvents } from '../../lib/events/log';
import { postgresPubSub } from '../../lib/events/pubsub/postgres';
import { connectPubSub } from '../../lib/events/pubsub/pubsub';
import { insertPlans } from '../../lib/plans/create';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { createTemplate } from '../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { freshFolder } from '../helpers/db/database';
import { startPostgres } from '../helpers/db/postgres';
import { makeEvent } from './servers/control.mjs';
import { type Cell, percentiles, printTable } from './table';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    pool: { type: 'string', default: '10' },
  },
});
const seconds = Number(flags.seconds ?? (flags.quick ? 0.3 : 2));
const ORGS = [1, 32];
const WRITERS = [1, 8, 32];

/** One unit of work; resolves to the number of events that it has appended. */
type Write = (orgId: string, writer: number) => Promise<number>;

await onEmbedded();
await onServer();

async function onEmbedded(): Promise<void> {
  const folder = await freshFolder();
  const database = await openDatabase(readEnv({ NODE_ENV: 'production', DATA_DIR: folder.path }), () => {});
  try {
    await measureAll('PGlite, one process', database, [{ name: 'append', write: appending(database) }]);
  } finally {
    await database.close();
    await folder.remove();
  }
}

async function onServer(): Promise<void> {
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase('bench_append');
    const env: Env = readEnv({ NODE_ENV: 'production', DATABASE_URL: url, DATABASE_POOL_SIZE: flags.pool });
    const notifier = createCommitNotifier();
    const silent = await openDatabase(env, () => {});
    const notifying = await openDatabase(env, notifier.notify);
    const hints = connectPubSub(notifier, postgresPubSub(url, console.error));
    await measureAll(`PostgreSQL, fsync on, ${flags.pool} connections`, silent, [
      { name: 'append', write: appending(silent) },
      { name: 'append + hints', write: appending(notifying) },
    ]);
    await hints.close();
    await Promise.all([silent.close(), notifying.close()]);
  } finally {
    await postgres.stop();
  }
}

function appending(database: Database): Write {
  return async (orgId) => {
    await database.transaction((tx) =>
      appendEvents(tx, orgId, 1, (seq, publish) =>
        publish({ seq, type: 'plan.log.new', payload: makeEvent(seq) }),
      ),
    );
    return 1;
  };
}

async function measureAll(title: string, database: Database, ways: { name: string; write: Write }[]) {
  const rows: Cell[][] = [];
  for (const orgs of ORGS) {
    const orgIds = await addOrgs(database, orgs);
    for (const writers of WRITERS) {
      const row: Cell[] = [`${orgs} orgs, ${writers} writers`];
      for (const { write } of ways) row.push(...(await measure(orgIds, writers, write)));
      const edit = await editing(database, orgIds, writers);
      row.push(...(await measure(orgIds, writers, edit)));
      rows.push(row);
    }
  }
  const columns = [...ways.map(({ name }) => name), 'command'];
  const head = columns.flatMap((name) => [`${name}: events/s`, 'p50 ms', 'p99 ms']);
  printTable(title, ['', ...head], rows);
}

async function measure(orgIds: string[], writers: number, write: Write): Promise<Cell[]> {
  let events = 0;
  const took: number[] = [];
  const orgOf = (writer: number) => orgIds[writer % orgIds.length] ?? '';
  await write(orgOf(0), 0);
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      // With fewer writers than orgs each writer alternates between its own orgs.
      for (let turn = 0; performance.now() < end; turn += 1) {
        const start = performance.now();
        const appended = await write(orgOf(writer + turn * writers), writer);
        events += appended;
        took.push(performance.now() - start);
      }
    }),
  );
  const at = percentiles(took);
  return [events / ((performance.now() - began) / 1_000), at(0.5), at(0.99)];
}

async function addOrgs(database: Database, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `bench-${randomUUID()}`);
  await database.db.insert(organization).values(ids.map((id) => ({ id, name: id, slug: id })));
  return ids;
}

/** Each writer edits its own plans, one in each org, so that no edit is in conflict. */
async function editing(database: Database, orgIds: string[], writers: number): Promise<Write> {
  const plans = new Map<string, { id: string; version: number }[]>();
  for (const orgId of orgIds) {
    const template = await database.transaction((tx) => createTemplate(tx, orgId, DEFAULT_TEMPLATE));
    const wanted = Array.from({ length: writers }, (_, index) => ({
      title: `Plan ${index}`,
      description: 'It was promised on the phone.',
      preview: [],
      call_id: null,
      template: { id: template.id, auto_approve: false },
      contact_ids: [],
    }));
    plans.set(orgId, await database.transaction((tx) => insertPlans(tx, orgId, wanted)));
  }
  const actor = { kind: 'user', id: 'bench', name: 'Bea Bench' } as const;
  let count = 0;
  return async (orgId, writer) => {
    const plan = plans.get(orgId)?.[writer];
    if (!plan) throw new Error('each writer has a plan in each org');
    const target = { org_id: orgId, plan_id: plan.id, actor, role: 'owner', channel: 'api' } as const;
    count += 1;
    const title = `Quote ${count}`;
    const edited = await database.transaction((tx) => editPlan(tx, target, { version: plan.version, title }));
    plan.version = edited.version;
    return 2;
  };
}
