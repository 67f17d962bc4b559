import type { TestProject } from 'vitest/node';
import { migrateServer } from '../../lib/db/migrate';
import { startPostgres } from '../helpers/db/postgres';
import { ensureBuild } from '../helpers/source/build';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The administrator's URL of the run's PostgreSQL, and its migrated database to copy from. */
    postgres: { url: string; template: string };
  }
}

const TEMPLATE = 'migrated';

/** One PostgreSQL and one production build for the whole run; each test file creates a database in it. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres({ durable: false });
  await migrateServer(await postgres.createDatabase(TEMPLATE));
  project.provide('postgres', { url: postgres.url(), template: TEMPLATE });
  await ensureBuild();
  return () => postgres.stop();
}
