import { drizzle } from 'drizzle-orm/pglite';
import { organization } from '../../../lib/auth/tables';
import { createDatabase, type Database } from '../../../lib/db/transaction';
import { openMigrated } from './embedded-image';

/**
 * A database in memory with the real migrations. `committed` lists the orgs whose events were
 * announced so far, `work` the queues.
 */
export async function openEmbedded(): Promise<Database & { committed: string[]; work: string[] }> {
  const client = await openMigrated();
  const db = drizzle(client);
  const committed: string[] = [];
  const work: string[] = [];
  const database = createDatabase(
    db,
    (orgIds) => void committed.push(...orgIds),
    () => client.close(),
    undefined,
    (queues) => void work.push(...queues),
  );
  return Object.assign(database, { committed, work });
}

/** Inserts an organization without people, for commands that are called directly. */
export async function insertOrg(database: Database, id: string): Promise<string> {
  await database.db.insert(organization).values({ id, name: `Org ${id}`, slug: id });
  return id;
}
