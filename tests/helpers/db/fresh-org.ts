import { afterAll, beforeAll, beforeEach } from 'vitest';
import { call } from '../../../lib/calls/tables';
import { plan } from '../../../lib/plans/tables';
import { insertOrg, openEmbedded } from './embedded';

/** Set by `withFreshOrg`: the database for each test file, the organization for each test. */
export let database: Awaited<ReturnType<typeof openEmbedded>>;
export let org: string;

/** Call once at the top of a test file: a database for the file, and an organization without plans or calls for each test. */
export function withFreshOrg(): void {
  let count = 0;
  beforeAll(async () => {
    database = await openEmbedded();
  });
  beforeEach(async () => {
    // Workers look for work in all organizations, so the work that an earlier test left is removed.
    await database.db.delete(plan);
    await database.db.delete(call);
    org = await insertOrg(database, `org${count++}`);
  });
  afterAll(() => database.close());
}
