import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { type SnapshotClient, startSnapshotClient } from '../../helpers/browser/snapshot-client';
import { createOrg, type Org } from '../../helpers/db/org';
import { ok } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { inWaves } from '../../helpers/load/waves';
import { oneTo } from '../../helpers/load/writers';
import { projectRoot } from '../../helpers/source/build';
import { openStream } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const CLIENTS = 6;
const EVENTS = 50;

let backend: Backend;
let clients: SnapshotClient[] = [];
afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await backend?.close();
});

const nameOf = (url: string) => new URL(url).pathname.slice(1);

/** Copies the database as `pg_dump` and `pg_restore` would, without any connection to it. */
async function copyDatabase(from: string, to: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgres').url });
  await admin.connect();
  try {
    await admin.query(`drop database if exists "${to}" with (force)`);
    await admin.query(`alter database "${from}" allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
    const copy = () => admin.query(`create database "${to}" template "${from}"`).then(() => true);
    // A terminated connection may need a moment to end.
    await waitFor('the database is copied', () =>
      copy().catch((error: unknown) => {
        if (!/being accessed/.test(String(error))) throw error;
        return false;
      }),
    );
    await admin.query(`alter database "${from}" allow_connections true`);
  } finally {
    await admin.end();
  }
}

async function makePlans({ api }: Org, count: number): Promise<void> {
  const { templates } = z
    .object({ templates: z.array(z.object({ id: z.string() })) })
    .parse(ok(await api.get('/templates')));
  const body = { template_id: templates[0]?.id, contact_ids: [] };
  await inWaves(oneTo(count), 5, async () => ok(await api.post('/plans', body)));
}

const headOf = async ({ owner, slug }: Org) => {
  const stream = await openStream(owner.session, slug);
  const { data } = await stream.find('hello');
  stream.cut();
  return z.object({ head: z.number(), epoch: z.string() }).parse(data);
};

test('after a restored backup and the command, every client restarts once and shows the restored state', async () => {
  backend = await openBackend('PostgreSQL');
  const url = backend.databaseUrl ?? '';
  const first = await backend.start({ RUNNER: 'off' });
  const org = await createOrg(first.origin);
  await makePlans(org, 3);
  const atBackup = (await org.api.plans()).map(({ id }) => id).sort();
  const before = await headOf(org);

  await copyDatabase(nameOf(url), `${nameOf(url)}_backup`);
  clients = oneTo(CLIENTS).map(() => startSnapshotClient(org));
  await waitFor('all show the plans', () => clients.every((client) => client.plans().length === 3));
  await makePlans(org, EVENTS);
  expect((await headOf(org)).head).toBeGreaterThanOrEqual(before.head + EVENTS);
  await waitFor('all show the new plans', () =>
    clients.every((client) => client.plans().length === 3 + EVENTS),
  );

  expect((await first.kill('SIGTERM')).code).toBe(0);
  await copyDatabase(`${nameOf(url)}_backup`, nameOf(url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--conditions=react-server', 'lib/cli/renew-epochs.ts'],
    { cwd: projectRoot, env: { NODE_ENV: 'production', PATH: process.env.PATH, DATABASE_URL: url } },
  );
  expect(stdout).toContain('1 organization has a new epoch');

  await backend.start({ RUNNER: 'off' }, { port: first.port });
  const after = await headOf(org);
  expect(after).toEqual({ head: before.head, epoch: expect.not.stringMatching(before.epoch) });
  await waitFor('all show the restored plans', () =>
    clients.every((client) => client.plans().join() === atBackup.join()),
  );
  await makePlans(org, 1);
  const plans = (await org.api.plans()).map(({ id }) => id).sort();
  expect(plans).toHaveLength(4);
  await waitFor('all show the plan that was made after it', () =>
    clients.every((client) => client.plans().join() === plans.join()),
  );
  for (const client of clients) {
    expect(client.resets()).toEqual(['epoch']);
    expect(client.snapshots()).toBe(2);
  }
});
