import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { organization } from '../../../lib/auth/tables';
import { createDatabase, type Database } from '../../../lib/db/transaction';

export type PooledDatabase = Database & { pool: pg.Pool };

/** A database that several connections work on at once, and its pool for plain SQL. */
export function openPool(connectionString: string, max = 8): PooledDatabase {
  const pool = new pg.Pool({ connectionString, max });
  const database = createDatabase(
    drizzle(pool),
    () => {},
    () => pool.end(),
  );
  return Object.assign(database, { pool });
}

export async function orgIdOf({ db }: Database, slug: string): Promise<string> {
  const [found] = await db
    .select({ id: organization.id })
    .from(organization)
    .where(eq(organization.slug, slug));
  if (!found) throw new Error(`there is no organization ${slug}`);
  return found.id;
}
