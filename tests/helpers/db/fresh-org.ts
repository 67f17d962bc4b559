import { afterAll, beforeAll, beforeEach } from 'vitest';
import { plan } from '../../../lib/plans/tables';
import { insertOrg, openEmbedded } from './embedded';

/** What `withFreshOrg` gives; the names are bound anew for each file and each test. */
export let database: Awaited<ReturnType<typeof openEmbedded>>;
export let org: string;

/** Call once at the top of a test file: a database for the file, an organization and no plans for each test. */
export function withFreshOrg(): void {
  let count = 0;
  beforeAll(async () => {
    database = await openEmbedded();
  });
  beforeEach(async () => {
    // Workers look for work in all orgs: what an earlier test left undone must not be found.
    await database.db.delete(plan);
    org = await insertOrg(database, `org${count++}`);
  });
  afterAll(() => database.close());
}
