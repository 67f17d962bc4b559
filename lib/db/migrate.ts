import 'server-only';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';

const migrationsFolder = join(process.cwd(), 'lib/db/migrations');
const MIGRATION_LOCK = 7_203_114;

/** Drizzle's migrator takes no lock, so of several processes that start together all but one would fail. The lock makes them wait. */
export async function migrateServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migratePg(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

/** Needs no lock of its own: the folder lock excludes other processes. */
export async function migrateEmbedded(db: Parameters<typeof migratePglite>[0]): Promise<void> {
  await migratePglite(db, { migrationsFolder });
}
