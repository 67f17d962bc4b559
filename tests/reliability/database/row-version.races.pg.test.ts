import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { organization } from '../../../lib/auth/tables';
import { createContact, updateContact } from '../../../lib/contacts/commands';
import { matchContacts } from '../../../lib/contacts/match';
import { openDatabase } from '../../../lib/db/connect';
import type { Database, Tx } from '../../../lib/db/transaction';
import { readEnv } from '../../../lib/env';
import { updateSettings } from '../../../lib/settings/commands';
import { readSettings } from '../../../lib/settings/queries';
import { freshDatabase } from '../../helpers/db/database';

let database: Database;
beforeAll(async () => {
  const env = readEnv({ DATABASE_URL: await freshDatabase(), NODE_ENV: 'test' });
  database = await openDatabase(env, () => {});
});
afterAll(() => database?.close());

const RACES = 40;

async function newOrg(): Promise<string> {
  const org = randomUUID();
  await database.db.insert(organization).values({ id: org, name: 'Acme', slug: org });
  return org;
}

const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => database.transaction(work);

test('of two first changes of the settings at the same moment, made on the same version, one is refused', async () => {
  for (let race = 0; race < RACES; race += 1) {
    const org = await newOrg();
    const quiet_hours = { from: '21:00', until: '08:00' };
    const outcomes = await Promise.allSettled([
      inTransaction((tx) => updateSettings(tx, org, { version: 0, quiet_hours })),
      inTransaction((tx) => updateSettings(tx, org, { version: 0, undo_window_s: 15 })),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readSettings(database.db, org)).version).toBe(1);
  }
});

test('a call that fills in an address at the moment of a save neither loses nor overwrites it', async () => {
  const org = await newOrg();
  for (let race = 0; race < RACES; race += 1) {
    const phone = `+1202555${String(race).padStart(4, '0')}`;
    const fields = { name: `Noor ${race}`, phone, do_not_email: false, do_not_text: false };
    const { id, version } = await inTransaction((tx) => createContact(tx, org, fields));
    const caller = { speaker: 'Noor', role: 'customer', phone, email: `noor${race}@example.com` };
    const [saved] = await Promise.allSettled([
      inTransaction((tx) => updateContact(tx, org, id, { version, email: `own${race}@example.com` })),
      inTransaction((tx) => matchContacts(tx, org, [caller])),
    ]);
    const after = await inTransaction((tx) => updateContact(tx, org, id, {}));
    const expected = saved.status === 'fulfilled' ? `own${race}@example.com` : `noor${race}@example.com`;
    expect(after).toMatchObject({ email: expected, version: 2 });
  }
});
