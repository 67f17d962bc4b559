import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { createOrg } from '../../helpers/db/org';
import { startServer } from '../../helpers/http/server';
import { askControl, familyOf, pin, startChild } from './processes';
import { CommitsSchema, type Ground, memoryOf, PUBLISHER_FLAGS, type Stand } from './stand';

export type AppOptions = {
  /** `own`: notifies as a commit of the serving process does. `notifications`: as a commit of another process does. */
  ring?: 'own' | 'notifications';
  orgs?: number;
  env?: Record<string, string>;
};

const NO_LIMITS = { STREAMS_PER_PERSON: '100000', STREAMS_PER_ORG: '100000', STREAMS_PER_PROCESS: '100000' };
const ControlSchema = z.object({ port: z.number(), pid: z.number() });
const SecretsSchema = z.string().min(1);

/** The built product with its own database, a person who is a member of all organizations, and a publisher beside it. */
export async function startApp(
  ground: Ground,
  { ring = 'own', orgs = 1, env = {} }: AppOptions = {},
): Promise<Stand> {
  const folder = await mkdtemp(join(ground.folder, 'app-'));
  const databaseUrl = await ground.postgres.createDatabase(`bench_${folder.slice(-6).toLowerCase()}`);
  const file = join(folder, 'control');
  const server = await startServer({
    DATABASE_URL: databaseUrl,
    // Streams only, without background jobs.
    RUNNER: 'off',
    ...NO_LIMITS,
    ...env,
    BENCH_CONTROL_FILE: file,
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'app-preload.mjs')).href}`,
  });
  try {
    const { port: control, pid } = ControlSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const pids = familyOf(pid);
    await pin(pids, 'server');
    const { slug, owner } = await createOrg(server.origin);
    const all = await addOrgs(databaseUrl, slug, orgs);
    const list = join(folder, 'orgs');
    await writeFile(list, all.map(({ id }) => `${id}\n`).join(''));
    const publisher = await startChild([...PUBLISHER_FLAGS, join(import.meta.dirname, 'app-publisher.ts')], {
      DATABASE_URL: databaseUrl,
      BENCH_ORGS: list,
      BENCH_RING: ring === 'notifications' ? 'notifications' : String(control),
    });
    const header = `Cookie: ${SecretsSchema.parse(owner.session.cookies())}`;
    return {
      load: {
        port: server.port,
        control: publisher.control,
        protocol: 'sse',
        targets: all.map((org) => ({ path: `/api/orgs/${org.slug}/events`, header })),
        checkIds: true,
        pids,
      },
      memory: () => memoryOf(control, pid),
      commits: async () => CommitsSchema.parse(await askControl(publisher.control, 'T')),
      async stop() {
        await publisher.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const OrgsSchema = z.array(z.object({ id: z.string(), slug: z.string() }));

/** More organizations like the first, with the same member, inserted by SQL because a thousand sign-ups take too long. */
async function addOrgs(databaseUrl: string, slug: string, count: number) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into organization (id, name, slug)
       select 'bench-' || n, 'Bench ' || n, 'bench-' || n from generate_series(2, $1::int) n`,
      [count],
    );
    await client.query(
      `insert into member (id, organization_id, user_id, role)
       select 'bench-' || o.id, o.id, m.user_id, 'owner' from organization o, member m
       join organization first on first.id = m.organization_id and first.slug = $1 where o.slug <> $1`,
      [slug],
    );
    const { rows } = await client.query('select id, slug from organization');
    return OrgsSchema.parse(rows);
  } finally {
    await client.end();
  }
}
