import { drizzle } from 'drizzle-orm/pglite';
import { organization } from '../../../lib/auth/tables';
import { createDatabase, type Database } from '../../../lib/db/transaction';
import { openMigrated } from './embedded-image';

/** A database of this test file's own, in memory, with the real migrations; `committed` lists the orgs announced so far. */
export async function openEmbedded(): Promise<Database & { committed: string[] }> {
  const client = await openMigrated();
  const db = drizzle(client);
  const committed: string[] = [];
  const onCommit = (orgIds: ReadonlySet<string>) => void committed.push(...orgIds);
  return Object.assign(
    createDatabase(db, onCommit, () => client.close()),
    { committed },
  );
}

/** An organization without people, enough for commands that are called directly. */
export async function insertOrg(database: Database, id: string): Promise<string> {
  await database.db.insert(organization).values({ id, name: `Org ${id}`, slug: id });
  return id;
}
